import { ed25519Address } from "../../../codec/crypto/address.ts";
import { formatTime, parseTime } from "../../../codec/time.ts";
import { goJson } from "../json/value.ts";
import { hex } from "./scalars.ts";

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const or = (value: unknown, otherwise: string): string => (value === undefined ? otherwise : String(value));

/** Text of a genesis document as CometBFT prints it: all members, with the defaults that it fills in (`types/genesis.go`). */
export function printGenesis(document: unknown): string {
  const genesis = fields(document);
  const validators = Array.isArray(genesis["validators"]) ? genesis["validators"] : [];
  const initial = or(genesis["initial_height"], "0");
  return goJson({
    genesis_time: formatTime(parseTime(or(genesis["genesis_time"], "0001-01-01T00:00:00Z"))),
    chain_id: or(genesis["chain_id"], ""),
    initial_height: initial === "0" ? "1" : initial,
    consensus_params: printConsensusParams(fields(genesis["consensus_params"])),
    validators: validators.length === 0 ? undefined : validators.map(printValidator),
    app_hash: or(genesis["app_hash"], "").toUpperCase(),
    app_state: genesis["app_state"],
  });
}

// CometBFT's defaults (`types/params.go`).
function printConsensusParams(params: Fields): object {
  const group = (name: string) => fields(params[name]);
  return {
    block: {
      max_bytes: or(group("block")["max_bytes"], "22020096"),
      max_gas: or(group("block")["max_gas"], "-1"),
    },
    evidence: {
      max_age_num_blocks: or(group("evidence")["max_age_num_blocks"], "100000"),
      max_age_duration: or(group("evidence")["max_age_duration"], "172800000000000"),
      max_bytes: or(group("evidence")["max_bytes"], params["evidence"] === undefined ? "1048576" : "0"),
    },
    validator: { pub_key_types: group("validator")["pub_key_types"] ?? ["ed25519"] },
    version: { app: or(group("version")["app"], "0") },
    abci: { vote_extensions_enable_height: or(group("abci")["vote_extensions_enable_height"], "0") },
  };
}

function printValidator(validator: unknown): object {
  const { address, pub_key, power, name } = fields(validator) as Fields & Record<"address" | "pub_key", unknown>;
  const key = fields(pub_key);
  const given = or(address, "");
  const known = given === "" ? hex(ed25519Address(Buffer.from(or(key["value"], ""), "base64"))) : given.toUpperCase();
  return {
    address: known,
    pub_key: { type: key["type"], value: key["value"] },
    power: or(power, "0"),
    name: or(name, ""),
  };
}
