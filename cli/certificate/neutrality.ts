import type { ProofVerdict } from "../../client/verify/check.ts";
import type { BurnedCredits, BurnedEmissions, NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { microgramsText, shown, stepLines, tonnesText } from "./text.ts";

type Proven = Extract<ProofVerdict<NeutralityRecord>, { readonly ok: true }>;

function emissionLines({
  lotId,
  start,
  end,
  scope,
  source,
  recordId,
  periodStart,
  periodEnd,
}: BurnedEmissions): string[] {
  const [from, until] = [periodStart, periodEnd].map((time) => (time === undefined ? "" : formatTime(timeOf(time))));
  return [
    `  emissions     ${microgramsText(BigInt(end) - BigInt(start))} t of lot ${lotId}, scope ${scope}, record ${recordId}`,
    `                ${shown(source)}, ${from} to ${until}`,
  ];
}

function creditLines({
  batchId,
  startGram,
  endGram,
  projectId,
  creditType,
  serial,
  vintageStart,
  vintageEnd,
  fromEcc,
}: BurnedCredits): string[] {
  const vintage = vintageStart === "" ? "" : `, vintage ${vintageStart} to ${vintageEnd}`;
  return [
    `  credits       ${tonnesText(endGram - startGram)} t, grams ${startGram} to ${endGram - 1n} of batch ${batchId}${fromEcc ? ", as ECC" : ""}`,
    `                ${shown([serial, projectId, creditType].filter(Boolean).join(", "))}${shown(vintage)}`,
  ];
}

/** What a checked file proves, for people to read: one line each, ending without a line end. */
export function neutralityText({ value: record, block, steps }: Proven): string {
  const time = record.time === undefined ? "" : `, ${formatTime(timeOf(record.time))}`;
  return [
    `Neutrality record ${record.id} of chain ${shown(block.chainId)}: proven`,
    `  account       ${shown(record.account)}`,
    `  amount        ${microgramsText(BigInt(record.micrograms))} t CO2e, emissions and credits burned together`,
    ...(record.beneficiary === "" ? [] : [`  beneficiary   ${shown(record.beneficiary)}`]),
    ...(record.statement === "" ? [] : [`  statement     ${shown(record.statement)}`]),
    ...record.emissions.flatMap(emissionLines),
    ...record.credits.flatMap(creditLines),
    `  walked        ${record.emissionSteps} steps of the emissions' history, ${record.creditSteps} of the credits'`,
    `  written       in block ${record.height}${time}`,
    `  proven by     header ${block.height}, hash ${block.hash}`,
    "Checked, without trust in any node:",
    ...stepLines(steps),
  ].join("\n");
}
