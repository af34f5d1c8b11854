import type { RpcLayout } from "./layouts.ts";

/** How reduction pools look on the command line. */
export const reductionLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "bounds of pools, and what a block does for them" },
  "Query/Pool": { about: "a pool with its terms, sums and members", example: "1" },
  "Query/Pools": {
    about: "all pools, or those of a status, a member, a source, or a batch",
    example: "--member alice",
  },
  "Query/Progress": { about: "how a pool stands now, by the records that are final", example: "1" },
  "Query/PoolSources": { about: "sources of a pool, each with the time that no record covers", example: "1" },
  "Query/SourceGaps": {
    args: ["pool_id", "source_id"],
    about: "the stretches of a source's time that no record covers",
    example: "1 7",
  },
  "Query/PoolRecords": {
    about: "records that a pool stands on: of all sources, or of one",
    example: "1 --source-id 7",
  },
  "Query/RecordPools": { about: "where a record counts, or is a baseline", example: "12" },
  "Query/Baseline": {
    about: "what the baseline of a source would be, by the records that are final now",
    example: "7 --start 2027-01-01T00:00:00Z --end 2028-01-01T00:00:00Z",
  },
  "Msg/CreatePool": {
    args: ["terms", "members"],
    about: "propose a pool: its terms, and who may join it for how many parts",
    example: "terms.json members.json --from alice",
  },
  "Msg/JoinPool": {
    args: ["pool_id", "plan"],
    about: "join a pool before its start, with the methods that you commit to",
    example: "1 plan.json --from bob",
  },
  "Msg/LeavePool": {
    args: ["pool_id"],
    about: "leave a pool; after its start your share falls to the buffer",
    example: "1 --from bob",
  },
  "Msg/AddSource": {
    args: ["pool_id", "source_ids"],
    about: "bring sources that you operate into a pool",
    example: "1 7 8 --from bob",
  },
  "Msg/RemoveSource": {
    args: ["pool_id", "source_ids"],
    about: "take sources out of a pool; after its start the rest of their time is a gap",
    example: "1 7 --from bob",
  },
  "Msg/CancelPool": {
    args: ["pool_id", "reason"],
    about: "end a pool without credits: its creator before its start, the authority until they are issued",
    example: '1 "Nobody came" --from alice',
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
