// The same tests, queries answered by threads.
import "../../test/harness/overWorkers.ts";
import "../rest/hostile.test.ts";
