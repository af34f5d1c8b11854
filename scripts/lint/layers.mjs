import { readdirSync } from "node:fs";

// The layers of the house: a folder imports only from those before it in its row.
const allowed = {
  codec: [],
  store: ["codec"],
  core: ["codec", "store"],
  modules: ["codec", "store", "core"],
  app: ["codec", "store", "core", "modules"],
  client: ["codec"],
  abci: ["codec", "store", "core"],
  engine: ["codec", "store", "core"],
  api: ["codec", "store", "core"],
  node: ["codec", "store", "core", "modules", "app", "abci", "engine", "api"],
  cli: ["codec", "store", "core", "modules", "app", "abci", "engine", "api", "node", "client"],
};
const layers = Object.keys(allowed);
const modules = readdirSync(new URL("../../modules", import.meta.url));
const outside = ["scripts", "test", "bench", "examples"];

const up = (name) => `^(\\.\\./)+${name}/`;

const ofLayers = layers.map((layer) => ({
  files: [`${layer}/**/*.ts`],
  ignores: ["**/*.test.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...[...layers.filter((other) => other !== layer && !allowed[layer].includes(other)), ...outside].map(
            (other) => ({
              regex: up(other),
              message: `${layer}/ may not import from ${other}/ (layers: ${allowed[layer].join(", ") || "none"} only)`,
            }),
          ),
          ...(layer === "codec" || layer === "client"
            ? [{ regex: "^node:", message: `${layer}/ runs in browsers: no Node API` }]
            : []),
          ...(layer === "modules"
            ? [
                {
                  regex: `^(\\.\\./)+(${modules.join("|")})/(?!(index|keeper|hooks)\\.ts$)`,
                  message: "a module knows others only by their keeper.ts, hooks.ts or index.ts",
                },
              ]
            : []),
        ],
      },
    ],
  },
}));

// Examples are what others write: they have the package's public entry points and nothing else.
const ofExamples = {
  files: ["examples/**/*.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${[...layers, "test"].join("|")})/`,
            message: "examples import from eco2-ledger/... only",
          },
        ],
      },
    ],
  },
};

export const layerRules = [...ofLayers, ofExamples];
