// Determinism is law where state is computed: no clock, no randomness, no floats, no async, no order from outside.
const message = (what) => `${what} is not deterministic: banned in consensus code`;

const syntax = [
  [":function[async=true]", "async"],
  ["AwaitExpression", "await"],
  ["ForInStatement", "for...in order"],
  ["BinaryExpression[operator='/']", "division of numbers (use bigint division through a named helper)"],
  ["CallExpression[callee.property.name=/^(sort|toSorted)$/][arguments.length=0]", "sort without a comparator"],
  [
    "CallExpression[callee.property.name=/^(localeCompare|toLocaleString|toLocaleUpperCase|toLocaleLowerCase)$/]",
    "locale",
  ],
  ["MemberExpression[property.name='constructor'][parent.property.name='name']", "constructor.name"],
];

export const consensusRules = [
  {
    files: ["modules/**/*.ts", "core/**/*.ts", "store/iavl/**/*.ts", "store/arena/*.ts", "app/**/*.ts"],
    ignores: ["**/*.test.ts", "**/testing/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...syntax.map(([selector, what]) => ({ selector, message: message(what) })),
        {
          selector: "CallExpression[callee.property.name='push'] > SpreadElement",
          message: "push(...list) overflows the stack on long lists: loop or concat",
        },
      ],
      "no-restricted-globals": [
        "error",
        ...[
          "Date",
          "Intl",
          "performance",
          "process",
          "setTimeout",
          "setInterval",
          "setImmediate",
          "queueMicrotask",
          "WeakRef",
          "FinalizationRegistry",
        ].map((name) => ({ name, message: message(name) })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: message("Math.random") },
        { object: "JSON", property: "stringify", message: message("JSON.stringify of state") },
      ],
    },
  },
];
