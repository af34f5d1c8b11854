// The same tests, queries answered by the threads of the node.
import "./harness/overWorkers.ts";
import "./api.test.ts";
