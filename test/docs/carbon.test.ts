import { testPage } from "./onChain.ts";

testPage("docs/carbon.md");
