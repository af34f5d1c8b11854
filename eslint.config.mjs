import tseslint from "typescript-eslint";
import { consensusRules } from "./scripts/lint/determinism.mjs";
import { layerRules } from "./scripts/lint/layers.mjs";

export default [
  { ignores: ["dist/", ".cache/", "node_modules/", "**/gen/**", "**/*.mjs"] },
  {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { "@typescript-eslint": tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='push'] > SpreadElement",
          message: "push(...list) overflows the stack on long lists: loop or concat",
        },
      ],
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  ...layerRules,
  ...consensusRules,
];
