import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { base64 } from "@scure/base";
import { z } from "zod";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import { addressOf, type PublicKey } from "../../codec/crypto/address.ts";
import { CliError } from "../errors.ts";
import {
  boundTo,
  type KeyFile,
  type KeyInfo,
  type KeyType,
  readKeyFile,
  type StoredSecret,
  writeKeyFile,
} from "./record.ts";
import { kdfSchema, keyFromPassword, newKdf, seal, sealedSchema, unseal } from "./seal.ts";
import { type Curve, curveOf, publicKeyOf, signMessage } from "./secret.ts";

/** `file`: private keys under a password. `test`: private keys in the clear, for development only. */
export const keyringBackends = ["file", "test"] as const;
export type KeyringBackend = (typeof keyringBackends)[number];

/** Asks for the password; `fresh` when a new one is to be chosen. `attempt` counts from 1. */
export type AskPassword = (request: { fresh: boolean; attempt: number }) => Promise<string>;

export interface Keyring {
  /** By name. */
  list(): KeyInfo[];
  /** @throws CliError when there is none of that name */
  get(name: string): KeyInfo;
  findByAddress(address: Uint8Array): KeyInfo | undefined;
  /** @throws CliError when name or address are taken */
  addSecret(name: string, secret: Uint8Array, curve?: Curve): Promise<KeyInfo>;
  addPublic(name: string, type: Exclude<KeyType, "local">, publicKey: PublicKey): KeyInfo;
  /** The private key, 32 bytes. */
  secret(name: string): Promise<Uint8Array>;
  /** 64 bytes over sha256 of the message. */
  sign(name: string, message: Uint8Array): Promise<Uint8Array>;
  rename(from: string, to: string): Promise<KeyInfo>;
  remove(name: string): void;
}

const masterFile = z.strictObject({ version: z.literal(1), kdf: kdfSchema, key: sealedSchema });
const masterBound = "keyring";
const attempts = 3;

function writeSafely(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

/** @throws CliError on names that a list or a shell could not carry */
export function checkKeyName(name: string): string {
  if (/^[^\p{C}\s](?:[^\p{C}]{0,98}[^\p{C}\s])?$/u.test(name)) return name;
  throw new CliError(`key name "${name}": 1 to 100 printable characters are allowed, no blank at either end`);
}

/**
 * The key that seals every secret of the keyring. It is random and itself sealed under the password, so that one
 * derivation serves a whole command, and a wrong password is known before anything is done with it.
 */
function masterKey(folder: string, ask: AskPassword): () => Promise<Uint8Array> {
  const path = join(folder, "keyring.json");
  let known: Uint8Array | undefined;
  const create = async () => {
    const kdf = newKdf();
    const key = randomBytes(32);
    const sealed = seal(keyFromPassword(await ask({ fresh: true, attempt: 1 }), kdf), key, masterBound);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeSafely(path, `${JSON.stringify({ version: 1, kdf, key: sealed }, undefined, 1)}\n`);
    return key;
  };
  const open = async () => {
    const file = masterFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (!file.success) throw new CliError(`${path} is damaged: the keys cannot be opened without it`);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const password = await ask({ fresh: false, attempt });
      const key = unseal(keyFromPassword(password, file.data.kdf), file.data.key, masterBound);
      if (key !== undefined) return key;
    }
    throw new CliError(`wrong keyring password, ${attempts} times`);
  };
  return async () => {
    known ??= existsSync(path) ? await open() : await create();
    return known;
  };
}

/** @param home root of the home; the keyring is the folder `keyring-<backend>` in it */
export function openKeyring(home: string, backend: KeyringBackend, ask: AskPassword): Keyring {
  const folder = join(home, `keyring-${backend}`);
  const master = masterKey(folder, ask);
  const fileOf = (name: string) => `${encodeURIComponent(name)}.key`;
  const pathOf = (name: string) => join(folder, fileOf(name));
  const read = (path: string): KeyFile => readKeyFile(readFileSync(path, "utf8"), path);
  const files = () =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => file.endsWith(".key"))
          .sort()
          .map((file) => read(join(folder, file)))
      : [];
  const get = (name: string): KeyFile => {
    const path = pathOf(name);
    if (existsSync(path)) return read(path);
    // Most often the backend was forgotten.
    const other = keyringBackends.find((one) => existsSync(join(home, `keyring-${one}`, fileOf(name))));
    const advice =
      other === undefined ? `see "eco2d keys list" for those there are` : `--keyring-backend ${other} has one`;
    throw new CliError(`no key "${name}" in ${folder}: ${advice}`);
  };
  const byAddress = (address: Uint8Array) => files().find(({ publicKey }) => equalBytes(addressOf(publicKey), address));

  const checkFree = (name: string, publicKey: PublicKey): void => {
    if (existsSync(pathOf(checkKeyName(name)))) throw new CliError(`a key named "${name}" exists already`);
    const same = byAddress(addressOf(publicKey));
    if (same !== undefined) throw new CliError(`this key exists already under the name "${same.name}"`);
  };
  const store = (file: KeyFile): KeyInfo => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeSafely(pathOf(file.name), writeKeyFile(file));
    return file;
  };
  const sealSecret = async (info: KeyInfo, secret: Uint8Array): Promise<StoredSecret> =>
    backend === "test" ? { cipher: "none", data: base64.encode(secret) } : seal(await master(), secret, boundTo(info));
  const openSecret = async (file: KeyFile): Promise<Uint8Array> => {
    const { name, secret: stored } = file;
    if (stored === undefined)
      throw new CliError(`key "${name}" is ${file.type}: its private key is not in this keyring`);
    const secret =
      stored.cipher === "none" ? base64.decode(stored.data) : unseal(await master(), stored, boundTo(file));
    if (secret === undefined) throw new CliError(`${pathOf(name)} is damaged, or belongs to another keyring`);
    const { publicKey } = file;
    if (toHex(addressOf(publicKeyOf(secret, curveOf(publicKey)))) !== toHex(addressOf(publicKey))) {
      throw new CliError(`${pathOf(name)} is damaged: its private key does not fit its public key`);
    }
    return secret;
  };

  return {
    list: files,
    get,
    findByAddress: byAddress,
    async addSecret(name, secret, curve) {
      const info: KeyInfo = { name, type: "local", publicKey: publicKeyOf(secret, curve) };
      checkFree(name, info.publicKey);
      return store({ ...info, secret: await sealSecret(info, secret) });
    },
    addPublic(name, type, publicKey) {
      checkFree(name, publicKey);
      return store({ name, type, publicKey, secret: undefined });
    },
    secret: (name) => openSecret(get(name)),
    async sign(name, message) {
      const file = get(name);
      return signMessage(await openSecret(file), message, curveOf(file.publicKey));
    },
    async rename(from, to) {
      const old = get(from);
      if (existsSync(pathOf(checkKeyName(to)))) throw new CliError(`a key named "${to}" exists already`);
      const info: KeyInfo = { name: to, type: old.type, publicKey: old.publicKey };
      const secret = old.secret === undefined ? undefined : await sealSecret(info, await openSecret(old));
      store({ ...info, secret });
      rmSync(pathOf(from));
      return info;
    },
    remove(name) {
      get(name);
      rmSync(pathOf(name));
    },
  };
}
