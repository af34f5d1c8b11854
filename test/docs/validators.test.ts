import { testPage } from "./onChain.ts";

testPage("docs/validators.md");
