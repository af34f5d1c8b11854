/** The benchmarks by name; each ends with one line of JSON. */
const benches: Readonly<Record<string, () => Promise<{ run(args: string[]): Promise<void> }>>> = {
  abci: () => import("./abci.ts"),
  e2e: () => import("./e2e.ts"),
  store: () => import("./store.ts"),
};

const [name = "", ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`usage: npm run bench -- NAME [options]; NAME is one of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 2;
} else {
  await (await load()).run(args);
}
