import { homeAt } from "../../node/home.ts";
import { supervise } from "../../node/upgrade/supervise.ts";

// Supervises the program of a home until it ends, or is killed itself. Arguments: the home, the program.
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const [, , root = "", program = ""] = process.argv;
const interrupted = () => new Promise<string>(() => undefined);
supervise({ home: homeAt(root), args: ["start", "--home", root], program, log: silent, interrupted }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
