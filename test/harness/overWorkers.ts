// Imported first by a test file, so that the tests that it imports next run over threads.
import { queries } from "./api.ts";
import { usual } from "./ledger.ts";

queries.byWorkers = true;
usual.engine = "arena";
