/** A token as wallets show it. */
export interface WalletCurrency {
  /** What people read, such as "ECO2" */
  readonly coinDenom: string;
  /** What the chain counts in, such as "ueco2" */
  readonly coinMinimalDenom: string;
  /** 10^coinDecimals base units make one coin: 0 to 18 */
  readonly coinDecimals: number;
}

/** Prices of one unit of gas in base units of a fee currency. */
export interface GasPriceStep {
  readonly low: number;
  readonly average: number;
  readonly high: number;
}

/** What `window.keplr.experimentalSuggestChain` takes. */
export interface ChainInfo {
  readonly chainId: string;
  readonly chainName: string;
  readonly rpc: string;
  readonly rest: string;
  readonly bip44: { readonly coinType: number };
  readonly bech32Config: {
    readonly bech32PrefixAccAddr: string;
    readonly bech32PrefixAccPub: string;
    readonly bech32PrefixValAddr: string;
    readonly bech32PrefixValPub: string;
    readonly bech32PrefixConsAddr: string;
    readonly bech32PrefixConsPub: string;
  };
  readonly currencies: readonly WalletCurrency[];
  readonly feeCurrencies: readonly (WalletCurrency & { readonly gasPriceStep: GasPriceStep })[];
  readonly stakeCurrency: WalletCurrency;
  readonly features: readonly string[];
  readonly isTestnet?: boolean;
}

export interface SuggestChainOptions {
  /** 1 to 50 characters, best as "name-1" */
  readonly chainId: string;
  /** At most 36 characters; "ECO2 Ledger" when absent */
  readonly chainName?: string;
  /** Base URL of CometBFT's RPC, without query */
  readonly rpc: string;
  /** Base URL of REST, without query */
  readonly rest: string;
  /** bech32 prefix of accounts; "eco" when absent */
  readonly prefix?: string;
  /** The staking token, which also pays fees; ECO2 when absent */
  readonly stake?: WalletCurrency;
  /** Further tokens; ECC, the credit token, when absent. 10^6 uecc are one ECC, which is one gram of CO2e. */
  readonly others?: readonly WalletCurrency[];
  /** 0.025, 0.03 and 0.04 of the staking token's base unit when absent */
  readonly gasPriceStep?: GasPriceStep;
  readonly isTestnet?: boolean;
}

const eco2: WalletCurrency = { coinDenom: "ECO2", coinMinimalDenom: "ueco2", coinDecimals: 6 };
const ecc: WalletCurrency = { coinDenom: "ECC", coinMinimalDenom: "uecc", coinDecimals: 6 };
const defaultStep: GasPriceStep = { low: 0.025, average: 0.03, high: 0.04 };

/**
 * The object for `window.keplr.experimentalSuggestChain`, by the rules that Keplr checks it with.
 * @throws where an option breaks one of them, naming it and what is allowed
 */
export function suggestChain(options: SuggestChainOptions): ChainInfo {
  const { chainId, rpc, rest, prefix = "eco", chainName = "ECO2 Ledger", gasPriceStep = defaultStep } = options;
  const { stake = eco2, others = [ecc] } = options;
  need(chainId.length >= 1 && chainId.length <= 50, `chainId "${chainId}": 1 to 50 characters are allowed`);
  need(chainName.length >= 1 && chainName.length <= 36, `chainName "${chainName}": 1 to 36 characters are allowed`);
  need(/^[a-z]{1,20}$/.test(prefix), `prefix "${prefix}": 1 to 20 letters a-z are allowed`);
  checkUrl("rpc", rpc);
  checkUrl("rest", rest);
  for (const currency of [stake, ...others]) checkCurrency(currency);
  const { low, average, high } = gasPriceStep;
  need(low >= 0 && low <= average && average <= high, `gasPriceStep ${low}, ${average}, ${high}: must not fall`);
  return {
    chainId,
    chainName,
    rpc,
    rest,
    bip44: { coinType: 118 },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    currencies: [stake, ...others],
    feeCurrencies: [{ ...stake, gasPriceStep }],
    stakeCurrency: stake,
    features: [],
    ...(options.isTestnet === undefined ? {} : { isTestnet: options.isTestnet }),
  };
}

function checkUrl(name: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  need(url?.protocol === "http:" || url?.protocol === "https:", `${name} "${text}": an http or https URL is needed`);
  need(!/[?#]/.test(text), `${name} "${text}": a URL without query is needed`);
}

function checkCurrency({ coinDenom, coinMinimalDenom, coinDecimals }: WalletCurrency): void {
  need(coinDenom !== "" && coinMinimalDenom !== "", "a currency needs coinDenom and coinMinimalDenom");
  const whole = Number.isInteger(coinDecimals) && coinDecimals >= 0 && coinDecimals <= 18;
  need(whole, `coinDecimals ${coinDecimals} of ${coinDenom}: 0 to 18 are allowed`);
}

function need(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
