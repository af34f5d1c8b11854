// The same tests on a node with CometBFT, queries answered by its threads.
import "./harness/overWorkers.ts";
import "./api.test.ts";
