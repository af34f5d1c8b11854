import { RequestQuery } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Header } from "../../../codec/gen/tendermint/types/types.ts";
import type { DevChain } from "../../chain/types.ts";
import { printInfo, printParams, printQuery } from "../print/abci.ts";
import { printGenesis } from "../print/genesis.ts";
import { dumpRoundState, printRoundState } from "../print/roundState.ts";
import { hex, time } from "../print/scalars.ts";
import { printMember, printPublicKey } from "../print/validators.ts";
import { count, flag, height, hexBytes, int64, text, unsigned } from "./args.ts";
import { heightOf, pageOf, perPage } from "./paging.ts";
import { type NodeIdentity, type RpcContext, route } from "./route.ts";

/** What wallets choose their client by: the CometBFT whose RPC this is. */
const cometVersion = "0.38.25";

/** Bytes of a part of a genesis document that is told in parts. */
const chunkBytes = 16 * 1024 * 1024;

export const infoRoutes = {
  health: route({}, () => ({})),
  status: route({}, status),
  net_info: route({}, () => ({ listening: true, listeners: ["Listener(@)"], n_peers: "0", peers: [] })),
  genesis: route(
    {},
    ({ chain }) => {
      if (genesisChunks(chain).length > 1)
        throw new Error("genesis response is large, please use the genesis_chunked API instead");
      return { genesis: JSON.parse(printGenesis(chain.genesis)) as object };
    },
    { cacheable: true },
  ),
  genesis_chunked: route(
    { chunk: unsigned },
    ({ chain }, { chunk }) => {
      const chunks = genesisChunks(chain);
      const data = chunk < BigInt(chunks.length) ? chunks[Number(chunk)] : undefined;
      if (data === undefined) throw new Error(`there are ${chunks.length - 1} chunks, ${chunk} is invalid`);
      return { chunk: String(chunk), total: String(chunks.length), data: data.toString("base64") };
    },
    { cacheable: true },
  ),
  validators: route(
    { height, page: count, per_page: count },
    async ({ chain }, args) => {
      const at = heightOf(chain, args.height, chain.height() + 1);
      const members = await chain.validators(at);
      if (members === undefined) throw new Error(`could not find validator set for height #${at}`);
      const page = pageOf(members, args.page, perPage(args.per_page));
      return {
        block_height: String(at),
        validators: page.map(printMember),
        count: String(page.length),
        total: String(members.length),
      };
    },
    { cacheable: ["height"] },
  ),
  consensus_params: route(
    { height },
    async ({ chain }, args) => {
      const at = heightOf(chain, args.height, chain.height() + 1);
      const params = await chain.consensusParams(at);
      if (params === undefined) throw new Error(`could not find consensus params for height #${at}`);
      return { block_height: String(at), consensus_params: printParams(params) };
    },
    { cacheable: ["height"] },
  ),
  consensus_state: route({}, async ({ chain }) => ({ round_state: await printRoundState(chain) })),
  dump_consensus_state: route({}, async ({ chain }) => ({ round_state: await dumpRoundState(chain), peers: [] })),
  abci_info: route({}, ({ chain }) => ({ response: printInfo(chain.info()) }), { cacheable: true }),
  abci_query: route(
    { path: text, data: hexBytes, height: int64, prove: flag },
    async ({ chain }, { path, data, height: at, prove }) => ({
      response: printQuery(await chain.query(RequestQuery.fromPartial({ path, data, height: at, prove }))),
    }),
  ),
};

const chunked = new WeakMap<DevChain, { readonly of: unknown; readonly chunks: readonly Buffer[] }>();

/** The genesis document in parts; it stays the same for as long as no other chain is loaded. */
function genesisChunks(chain: DevChain): readonly Buffer[] {
  const known = chunked.get(chain);
  if (known !== undefined && known.of === chain.genesis) return known.chunks;
  const bytes = Buffer.from(printGenesis(chain.genesis));
  const chunks: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += chunkBytes) chunks.push(bytes.subarray(from, from + chunkBytes));
  chunked.set(chain, { of: chain.genesis, chunks });
  return chunks;
}

/** Hash, app hash, height and time of a block; of none before the first. */
async function blockSummary(chain: DevChain, at: number) {
  const kept = at === 0 ? undefined : await chain.block(at);
  const header: Header | undefined = kept?.block.header;
  if (kept === undefined || header === undefined)
    return { hash: "", app: "", height: String(at), time: "1970-01-01T00:00:00Z" };
  return { hash: hex(kept.id.hash), app: hex(header.appHash), height: String(at), time: time(header.time) };
}

async function status({ chain, node }: RpcContext): Promise<object> {
  const latest = await blockSummary(chain, chain.height());
  const earliest = await blockSummary(chain, chain.base());
  return {
    node_info: printNode(chain, node),
    sync_info: {
      latest_block_hash: latest.hash,
      latest_app_hash: latest.app,
      latest_block_height: latest.height,
      latest_block_time: latest.time,
      earliest_block_hash: earliest.hash,
      earliest_app_hash: earliest.app,
      earliest_block_height: earliest.height,
      earliest_block_time: earliest.time,
      catching_up: false,
    },
    validator_info: await printOwnValidator(chain),
  };
}

function printNode(chain: DevChain, node: NodeIdentity): object {
  return {
    protocol_version: { p2p: "8", block: "11", app: String(chain.info().appVersion) },
    id: node.id,
    listen_addr: node.listenAddress,
    network: chain.chainId,
    version: cometVersion,
    channels: "40202122233038606100",
    moniker: node.moniker,
    other: { tx_index: "on", rpc_address: node.rpcAddress },
  };
}

/** The first validator that is played here, as the one of this node. */
async function printOwnValidator(chain: DevChain): Promise<object | null> {
  const [own] = chain.players().filter(({ known }) => known);
  if (own === undefined) return null;
  const address = hex(own.address);
  const members = await chain.validators(chain.height() + 1);
  const member = members?.find((one) => hex(one.address) === address);
  return { address, pub_key: printPublicKey(own.publicKey), voting_power: String(member?.power ?? 0n) };
}
