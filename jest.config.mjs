import { availableParallelism } from "node:os";

// Tests run as CommonJS: Jest's ESM mode on Node 20 cannot load CosmJS, which requires ESM-only packages.
const swc = [
  "@swc/jest",
  { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" }, sourceMaps: "inline" },
];

export default {
  testEnvironment: "node",
  // More than cores, where the default leaves one idle: tests with real processes wait for blocks most of their time.
  maxWorkers: availableParallelism() + 2,
  // Nothing is measured by it: a test that hangs is ended, one on a slow or shared machine is not.
  testTimeout: 60_000,
  // Jest keeps what its test files loaded: a worker is renewed before that adds up.
  workerIdleMemoryLimit: "1500MB",
  testMatch: [
    "<rootDir>/{codec,store,core,modules,app,abci,engine,api,node,cli,client,scripts,test,examples}/**/*.test.ts",
  ],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.cache/"],
  moduleNameMapper: {
    "^(\\.{1,2}/.*)\\.js$": "$1",
    // The package's own entry points, as its "exports" name them, in source form.
    "^eco2-ledger/testing$": "<rootDir>/engine/testing/index.ts",
    "^eco2-ledger/((?:codec/gen|modules)/.*/\\w+)$": "<rootDir>/$1.ts",
    "^eco2-ledger/([a-z]+|modules/[a-z]+)$": "<rootDir>/$1/index.ts",
  },
  transform: { "^.+\\.[jt]s$": swc },
  transformIgnorePatterns: ["/node_modules/(?!(@noble|@scure|@cosmjs|cosmjs-types|@bufbuild)/)"],
};
