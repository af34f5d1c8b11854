import { toUtf8 } from "../../codec/bytes.ts";
import { MsgExecLegacyContent } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { TextProposal } from "../../codec/gen/cosmos/gov/v1beta1/gov.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { fail } from "./errors.ts";

// Contents of v1beta1, which came before messages. A text says something and changes nothing; the others of the SDK have had no
// handlers for years, and their messages have taken their place.

const longestTitle = 140;
const longestDescription = 10_000;

/** @throws invalid content (gov 5), in the SDK's words (`x/gov/types/v1beta1/proposal.go`) */
export function checkText({ title, description }: TextProposal): void {
  if (title.trim() === "") throw fail.invalidContent("proposal title cannot be blank");
  if (toUtf8(title).length > longestTitle)
    throw fail.invalidContent(`proposal title is longer than max length of ${longestTitle}`);
  if (description === "") throw fail.invalidContent("proposal description cannot be blank");
  if (toUtf8(description).length > longestDescription)
    throw fail.invalidContent(`proposal description is longer than max length of ${longestDescription}`);
}

/** A text of v1beta1. @throws invalid content (gov 5) for none, no handler (gov 9) for any other */
export function textOf(content: Any | undefined): TextProposal {
  if (content === undefined) throw fail.invalidContent("missing content");
  if (content.typeUrl !== `/${TextProposal.$type}`) throw fail.noHandler(content.typeUrl);
  return TextProposal.decode(content.value);
}

/** Refuses contents that no handler takes: of all messages they alone are run when they are proposed, in the SDK too. */
export function requireLegacyMessages(messages: readonly Any[]): void {
  for (const { typeUrl, value } of messages)
    if (typeUrl === `/${MsgExecLegacyContent.$type}`) textOf(MsgExecLegacyContent.decode(value).content);
}
