// Prints amino.json: what the Cosmos SDK makes of transactions, messages and hostile bytes in amino.
// With this file as main.go in an empty folder:
//
//	go mod init vectors
//	go get github.com/cosmos/cosmos-sdk@v0.53.0
//	go mod tidy && go run . > amino.json
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	"cosmossdk.io/math"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/std"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/x/auth/migrations/legacytx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	vesting "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	gogoproto "github.com/cosmos/gogoproto/proto"
	ics23 "github.com/cosmos/ics23/go"
)

type tx struct {
	Name   string `json:"name"`
	JSON   string `json:"json"`
	Binary string `json:"binary"`
}

type encoded struct {
	Name   string `json:"name"`
	JSON   string `json:"json"`
	Binary string `json:"binary,omitempty"`
	// What the binary decodes to.
	Decoded string `json:"decoded,omitempty"`
	Error   string `json:"error,omitempty"`
}

type decoded struct {
	Name   string `json:"name"`
	Binary string `json:"binary"`
	JSON   string `json:"json,omitempty"`
	Error  string `json:"error,omitempty"`
}

type value struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Proto string `json:"proto"`
	Amino string `json:"amino"`
	// The protobuf of what amino decodes to, where it is another.
	Decoded string `json:"decoded,omitempty"`
}

// Messages of this chain as the Go types that their .proto files describe.
type message struct{}

func (message) Reset()         {}
func (message) String() string { return "" }
func (message) ProtoMessage()  {}

type msgRetire struct {
	message
	Owner         string `json:"owner,omitempty"`
	BatchID       uint64 `json:"batch_id,omitempty"`
	Grams         uint64 `json:"grams,omitempty"`
	Beneficiary   string `json:"beneficiary,omitempty"`
	BeneficiaryID string `json:"beneficiary_id,omitempty"`
	Reason        string `json:"reason,omitempty"`
	PeriodStart   string `json:"period_start,omitempty"`
	PeriodEnd     string `json:"period_end,omitempty"`
	Country       string `json:"country,omitempty"`
}

type creditAmount struct {
	BatchID uint64 `json:"batch_id,omitempty"`
	Grams   uint64 `json:"grams,omitempty"`
}

type gramRange struct {
	BatchID   uint64 `json:"batch_id,omitempty"`
	StartGram uint64 `json:"start_gram,omitempty"`
	EndGram   uint64 `json:"end_gram,omitempty"`
}

type msgSendCredits struct {
	message
	Sender    string         `json:"sender,omitempty"`
	Recipient string         `json:"recipient,omitempty"`
	Credits   []creditAmount `json:"credits"`
	Ranges    []gramRange    `json:"ranges"`
}

type sourceEventKind int32

type msgRecordSourceEvent struct {
	message
	Registrar      string          `json:"registrar,omitempty"`
	SourceRegistry string          `json:"source_registry,omitempty"`
	Kind           sourceEventKind `json:"kind,omitempty"`
	Serial         string          `json:"serial,omitempty"`
	IssuanceID     string          `json:"issuance_id,omitempty"`
	FirstUnit      uint64          `json:"first_unit,omitempty"`
	LastUnit       uint64          `json:"last_unit,omitempty"`
	QuantityGrams  uint64          `json:"quantity_grams,omitempty"`
	Date           string          `json:"date,omitempty"`
	Reason         string          `json:"reason,omitempty"`
}

type registryParams struct {
	Registrars []string `json:"registrars,omitempty"`
}

type msgUpdateRegistryParams struct {
	message
	Authority string         `json:"authority,omitempty"`
	Params    registryParams `json:"params"`
}

var cdc = codec.NewLegacyAmino()

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ints(denom string, amount int64) sdk.Coin { return sdk.NewInt64Coin(denom, amount) }

func unmarshal(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

func main() {
	std.RegisterLegacyAminoCodec(cdc)
	authtypes.RegisterLegacyAminoCodec(cdc)
	banktypes.RegisterLegacyAminoCodec(cdc)
	consensustypes.RegisterLegacyAminoCodec(cdc)
	vesting.RegisterLegacyAminoCodec(cdc)
	cdc.RegisterInterface((*txtypes.TxExtensionOptionI)(nil), nil)
	cdc.RegisterConcrete(&msgRetire{}, "eco2/offset/MsgRetire", nil)
	cdc.RegisterConcrete(&msgSendCredits{}, "eco2/registry/MsgSend", nil)
	cdc.RegisterConcrete(&msgRecordSourceEvent{}, "eco2/registry/MsgRecordSourceEvent", nil)
	cdc.RegisterConcrete(&msgUpdateRegistryParams{}, "eco2/registry/MsgUpdateParams", nil)

	secp := func(n byte) cryptotypes.PubKey {
		return &secp256k1.PubKey{Key: append([]byte{2}, bytes.Repeat([]byte{n}, 32)...)}
	}
	ed := &ed25519.PubKey{Key: bytes.Repeat([]byte{9}, 32)}
	multi := multisig.NewLegacyAminoPubKey(2, []cryptotypes.PubKey{secp(1), ed, secp(3)})
	nested := multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{multi, secp(4)})
	huge := func() math.Int {
		i, _ := math.NewIntFromString("115792089237316195423570985008687907853269984665640564039457584007913129639935")
		return i
	}()
	a, b := "eco1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu", "eco1zg69v7yszg69v7yszg69v7yszg69v7ys8xdv96"
	send := &banktypes.MsgSend{FromAddress: a, ToAddress: b, Amount: sdk.Coins{ints("uecc", 3), ints("ueco2", 5)}}
	multiSend := &banktypes.MsgMultiSend{
		Inputs:  []banktypes.Input{{Address: a, Coins: sdk.Coins{ints("ueco2", 7)}}},
		Outputs: []banktypes.Output{{Address: b, Coins: sdk.Coins{ints("ueco2", 3)}}, {Address: a, Coins: sdk.Coins{ints("ueco2", 4)}}},
	}
	params := authtypes.DefaultParams()
	fee := legacytx.NewStdFee(200000, sdk.Coins{ints("ueco2", 5000)})
	sig := func(pk cryptotypes.PubKey, n byte) legacytx.StdSignature {
		return legacytx.StdSignature{PubKey: pk, Signature: bytes.Repeat([]byte{n}, 64)}
	}
	sigs := []legacytx.StdSignature{sig(secp(1), 0xaa)}
	make1 := func(msgs ...sdk.Msg) legacytx.StdTx { return legacytx.NewStdTx(msgs, fee, sigs, "") }
	with := func(t legacytx.StdTx, change func(*legacytx.StdTx)) legacytx.StdTx { change(&t); return t }
	consensusMsg := &consensustypes.MsgUpdateParams{
		Authority: a,
		Block:     &cmtproto.BlockParams{MaxBytes: 4194304, MaxGas: -1},
		Evidence:  &cmtproto.EvidenceParams{MaxAgeNumBlocks: 100000, MaxAgeDuration: 48 * time.Hour, MaxBytes: 1048576},
		Validator: &cmtproto.ValidatorParams{PubKeyTypes: []string{"ed25519", "secp256k1"}},
		Abci:      &cmtproto.ABCIParams{VoteExtensionsEnableHeight: 5},
	}

	cases := []struct {
		name string
		tx   legacytx.StdTx
	}{
		{"MsgSend", make1(send)},
		{"MsgMultiSend", make1(multiSend)},
		{"several messages", make1(send, multiSend, send)},
		{"memo in several scripts", with(make1(send), func(t *legacytx.StdTx) { t.Memo = "für \u2028 <ü&> 😀 \"\\ \x01\n" })},
		{"fee without coins", with(make1(send), func(t *legacytx.StdTx) { t.Fee = legacytx.NewStdFee(1, nil) })},
		{"fee of a zero coin", with(make1(send), func(t *legacytx.StdTx) { t.Fee.Amount = sdk.Coins{{Denom: "ueco2", Amount: math.ZeroInt()}} })},
		{"fee of several coins", with(make1(send), func(t *legacytx.StdTx) {
			t.Fee.Amount = sdk.Coins{ints("uecc", 1), ints("ueco2", 1<<62), {Denom: "umax", Amount: huge}}
		})},
		{"fee paid by others", with(make1(send), func(t *legacytx.StdTx) { t.Fee.Payer = a; t.Fee.Granter = b })},
		{"timeout height", with(make1(send), func(t *legacytx.StdTx) { t.TimeoutHeight = 1234567890123 })},
		{"largest numbers", with(make1(send), func(t *legacytx.StdTx) { t.TimeoutHeight = 1<<64 - 1; t.Fee.Gas = 1<<64 - 1 })},
		{"multisig", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{sig(multi, 1)} })},
		{"multisig within a multisig", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{sig(nested, 1)} })},
		{"ed25519", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{sig(ed, 1), sig(secp(5), 2)} })},
		{"signature without key", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{sig(nil, 1)} })},
		{"key without signature", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{{PubKey: ed}} })},
		{"empty signatures", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = []legacytx.StdSignature{{}, {}} })},
		{"no signatures", with(make1(send), func(t *legacytx.StdTx) { t.Signatures = nil })},
		{"nothing", legacytx.StdTx{}},
		{"a message that is nil", make1(nil, send, nil)},
		{"empty MsgSend", make1(&banktypes.MsgSend{})},
		{"MsgSend of an empty coin", make1(&banktypes.MsgSend{Amount: sdk.Coins{{}}})},
		{"empty MsgMultiSend", make1(&banktypes.MsgMultiSend{})},
		{"MsgMultiSend of empty parties", make1(&banktypes.MsgMultiSend{Inputs: []banktypes.Input{{}}, Outputs: []banktypes.Output{{}, {}}})},
		{"auth MsgUpdateParams", make1(&authtypes.MsgUpdateParams{Authority: a, Params: params})},
		{"empty auth MsgUpdateParams", make1(&authtypes.MsgUpdateParams{})},
		{"bank MsgUpdateParams", make1(&banktypes.MsgUpdateParams{Authority: a, Params: banktypes.Params{DefaultSendEnabled: true}})},
		{"bank MsgUpdateParams of defaults", make1(&banktypes.MsgUpdateParams{Authority: a})},
		{"bank MsgUpdateParams of the old list", make1(&banktypes.MsgUpdateParams{Authority: a, Params: banktypes.Params{SendEnabled: []*banktypes.SendEnabled{{Denom: "uecc"}}}})},
		{"bank MsgSetSendEnabled", make1(&banktypes.MsgSetSendEnabled{Authority: a, SendEnabled: []*banktypes.SendEnabled{{Denom: "uecc", Enabled: true}, {Denom: "ueco2"}}, UseDefaultFor: []string{"x", "", "y"}})},
		{"consensus MsgUpdateParams", make1(consensusMsg)},
		{"consensus MsgUpdateParams of empty parts", make1(&consensustypes.MsgUpdateParams{Block: &cmtproto.BlockParams{}, Evidence: &cmtproto.EvidenceParams{}, Validator: &cmtproto.ValidatorParams{}, Abci: &cmtproto.ABCIParams{}})},
		{"offset MsgRetire", make1(&msgRetire{Owner: a, Grams: 200000, Beneficiary: "Example Ltd", Reason: "Emissions of 2025", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31", Country: "DE"})},
		{"empty offset MsgRetire", make1(&msgRetire{})},
		{"registry MsgSend", make1(&msgSendCredits{Sender: a, Recipient: b, Credits: []creditAmount{{1, 1 << 63}, {}, {2, 5}}, Ranges: []gramRange{{1, 0, 1 << 63}, {}}})},
		{"empty registry MsgSend", make1(&msgSendCredits{})},
		{"registry MsgRecordSourceEvent", make1(&msgRecordSourceEvent{Registrar: a, SourceRegistry: "ISO", Kind: 3, Serial: "ret_1", IssuanceID: "iss_1", FirstUnit: 1, LastUnit: 1000, QuantityGrams: 1000000, Date: "2026-01-31"})},
		{"registry MsgUpdateParams", make1(&msgUpdateRegistryParams{Authority: a, Params: registryParams{Registrars: []string{a, b}}})},
		{"empty registry MsgUpdateParams", make1(&msgUpdateRegistryParams{})},
		{"empty consensus MsgUpdateParams", make1(&consensustypes.MsgUpdateParams{})},
	}
	var txs []tx
	for _, c := range cases {
		binary := must(cdc.Marshal(c.tx))
		var back legacytx.StdTx
		if err := cdc.Unmarshal(binary, &back); err != nil {
			panic(fmt.Errorf("%s: %w", c.name, err))
		}
		printed := string(must(cdc.MarshalJSON(c.tx)))
		if again := string(must(cdc.MarshalJSON(back))); again != printed {
			fmt.Fprintf(os.Stderr, "%s: %s\n  then %s\n", c.name, printed, again)
		}
		var read legacytx.StdTx
		if err := cdc.UnmarshalJSON([]byte(printed), &read); err != nil {
			fmt.Fprintf(os.Stderr, "%s: JSON %v\n", c.name, err)
		} else if again := must(cdc.Marshal(read)); !bytes.Equal(again, binary) {
			fmt.Fprintf(os.Stderr, "%s: binary %x\n  then %x\n", c.name, binary, again)
		}
		txs = append(txs, tx{c.name, printed, hex.EncodeToString(binary)})
	}

	// JSON that the SDK does not print itself, through TxEncodeAmino and back.
	wrap := func(s string) string { return `{"type":"cosmos-sdk/StdTx","value":` + s + `}` }
	var encodes []encoded
	for _, c := range [][2]string{
		{"all fields left out", wrap(`{}`)},
		{"all fields null", wrap(`{"msg":null,"fee":null,"signatures":null,"memo":null,"timeout_height":null}`)},
		{"empty lists", wrap(`{"msg":[],"fee":{"amount":[],"gas":"0"},"signatures":[]}`)},
		{"spaces and another order", ` { "value" : { "memo":"m", "msg":[] } , "type" : "cosmos-sdk/StdTx" } `},
		{"a message without its fields", wrap(`{"msg":[{"type":"cosmos-sdk/MsgSend","value":{}}]}`)},
		{"a message whose fields are null", wrap(`{"msg":[{"type":"cosmos-sdk/MsgSend","value":{"from_address":null,"amount":null}}]}`)},
		{"a null message", wrap(`{"msg":[null]}`)},
		{"an unknown message", wrap(`{"msg":[{"type":"cosmos-sdk/MsgNothing","value":{}}]}`)},
		{"a message without a type", wrap(`{"msg":[{"value":{}}]}`)},
		{"a message without a value", wrap(`{"msg":[{"type":"cosmos-sdk/MsgSend"}]}`)},
		{"a key among the messages", wrap(`{"msg":[{"type":"tendermint/PubKeyEd25519","value":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk="}]}`)},
		{"a message as key", wrap(`{"signatures":[{"pub_key":{"type":"cosmos-sdk/MsgSend","value":{}},"signature":null}]}`)},
		{"a short key", wrap(`{"signatures":[{"pub_key":{"type":"tendermint/PubKeySecp256k1","value":"AAAA"},"signature":null}]}`)},
		{"gas as number", wrap(`{"fee":{"amount":[],"gas":5}}`)},
		{"negative gas", wrap(`{"fee":{"amount":[],"gas":"-5"}}`)},
		{"gas beyond 64 bits", wrap(`{"fee":{"amount":[],"gas":"18446744073709551616"}}`)},
		{"an amount that is no number", wrap(`{"fee":{"amount":[{"denom":"x","amount":"y"}],"gas":"5"}}`)},
		{"an amount of 257 bits", wrap(`{"fee":{"amount":[{"denom":"x","amount":"231584178474632390847141970017375815706539969331281128078915168015826259279871"}],"gas":"5"}}`)},
		{"a signature that is no base64", wrap(`{"signatures":[{"pub_key":null,"signature":"%"}]}`)},
		{"messages that are no list", wrap(`{"msg":{}}`)},
		{"a memo that is no text", wrap(`{"memo":5}`)},
		{"another type", `{"type":"cosmos-sdk/MsgSend","value":{}}`},
		{"no wrapper", `{"msg":[]}`},
		{"no value", `{"type":"cosmos-sdk/StdTx"}`},
		{"null as value", wrap(`null`)},
		{"null", `null`},
		{"a list", `[]`},
		{"half a text", `{"type":"cosmos-sdk/StdTx","value":`},
	} {
		out := encoded{Name: c[0], JSON: c[1]}
		var t legacytx.StdTx
		err := unmarshal(func() error { return cdc.UnmarshalJSON([]byte(c[1]), &t) })
		if err == nil {
			bz := must(cdc.Marshal(t))
			out.Binary = hex.EncodeToString(bz)
			var back legacytx.StdTx
			if err = unmarshal(func() error { return cdc.Unmarshal(bz, &back) }); err == nil {
				out.Decoded = string(must(cdc.MarshalJSON(back)))
			}
		}
		if err != nil {
			out.Error = err.Error()
		}
		encodes = append(encodes, out)
	}

	// Bytes that the SDK does not print itself, through TxDecodeAmino.
	prefix := must(cdc.Marshal(legacytx.StdTx{}))
	good := must(cdc.Marshal(make1(send)))
	item := func(tag byte, content []byte) []byte { return append([]byte{tag, byte(len(content))}, content...) }
	at := func(parts ...[]byte) []byte { return append(append([]byte{}, prefix...), bytes.Join(parts, nil)...) }
	sendPrefix := must(cdc.Marshal(&banktypes.MsgSend{}))
	_, disamb := sendPrefix, must(hex.DecodeString("00"+"000000"))
	var decodes []decoded
	for _, c := range []struct {
		name string
		bz   []byte
	}{
		{"only the prefix", prefix},
		{"three bytes", prefix[:3]},
		{"another prefix", sendPrefix},
		{"cut in the middle", good[:len(good)/2]},
		{"cut by one byte", good[:len(good)-1]},
		{"one byte more", append(append([]byte{}, good...), 0)},
		{"a length beyond the end", at([]byte{0x0a, 0x7f})},
		{"a length of 2^63", at([]byte{0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01})},
		{"a length of eleven bytes", at(append([]byte{0x0a}, bytes.Repeat([]byte{0xff}, 11)...))},
		{"a message of an unknown prefix", at(item(0x0a, []byte{1, 2, 3, 4}))},
		{"a message of three bytes", at(item(0x0a, []byte{1, 2, 3}))},
		{"a key among the messages", at(item(0x0a, must(cdc.Marshal(ed))))},
		{"a message behind unknown disambiguation", at(item(0x0a, append(append([]byte{}, disamb...), sendPrefix...)))},
		{"fields out of order", at([]byte{0x28, 1}, item(0x22, []byte("m")))},
		{"a field twice", at(item(0x22, []byte("m")), item(0x22, []byte("m")))},
		{"another wire type", at([]byte{0x20, 1})},
		{"a group", at([]byte{0x0b})},
		{"field zero", at([]byte{0x02, 0})},
		{"defaults that are written", at(item(0x12, nil), item(0x22, nil), []byte{0x28, 0})},
		{"a short key", at(item(0x1a, item(0x0a, append([]byte{0xeb, 0x5a, 0xe9, 0x87}, 3, 1, 2, 3))))},
		{"an amount that is no number", at(item(0x12, item(0x0a, append(item(0x0a, []byte("x")), item(0x12, []byte("y"))...))))},
		{"a coin without amount", at(item(0x12, item(0x0a, item(0x0a, []byte("x")))))},
	} {
		out := decoded{Name: c.name, Binary: hex.EncodeToString(c.bz)}
		var t legacytx.StdTx
		err := unmarshal(func() error { return cdc.Unmarshal(c.bz, &t) })
		if err == nil {
			out.JSON = string(must(cdc.MarshalJSON(t)))
		} else {
			out.Error = err.Error()
		}
		decodes = append(decodes, out)
	}

	// Values of other types, for what no message of the standard modules above has.
	anyOf := func(m gogoproto.Message) *codectypes.Any { return must(codectypes.NewAnyWithValue(m)) }
	moment := time.Date(2026, 3, 4, 5, 6, 7, 890, time.UTC)
	old := time.Unix(-5, 5).UTC()
	epoch := time.Unix(0, 0).UTC()
	account := &authtypes.BaseAccount{Address: a, PubKey: anyOf(secp(1)), AccountNumber: 3, Sequence: 4}
	baseVesting := &vesting.BaseVestingAccount{BaseAccount: account, OriginalVesting: sdk.Coins{ints("ueco2", 9)}, EndTime: 1 << 40}
	var values []value
	for _, c := range []struct {
		name string
		v    gogoproto.Message
	}{
		{"key in an Any", account},
		{"no key", &authtypes.BaseAccount{Address: a}},
		{"multisig in an Any", &authtypes.BaseAccount{PubKey: anyOf(multi)}},
		{"an empty message that is present", &vesting.BaseVestingAccount{BaseAccount: &authtypes.BaseAccount{}}},
		{"lists of numbers beside coins", &vesting.PeriodicVestingAccount{BaseVestingAccount: baseVesting, StartTime: -1, VestingPeriods: []vesting.Period{{Length: 5, Amount: sdk.Coins{ints("uecc", 1)}}, {}}}},
		{"decimals", &sdk.DecCoin{Denom: "x", Amount: math.LegacyMustNewDecFromStr("-1.5")}},
		{"a decimal of zero", &sdk.DecCoin{}},
		{"metadata", &banktypes.Metadata{DenomUnits: []*banktypes.DenomUnit{{Denom: "ueco2", Aliases: []string{"a", ""}}, {Denom: "eco2", Exponent: 6}}, Base: "ueco2", Name: "ECO2"}},
		{"packed numbers, an enum, negative ones", &ics23.InnerSpec{ChildOrder: []int32{0, 1, -1}, ChildSize: 33, MinPrefixLength: -4, MaxPrefixLength: 12, EmptyChild: []byte{1, 2}, Hash: ics23.HashOp_SHA256}},
		{"a time, and a message that is no pointer", &cmtservice.Header{ChainID: "c", Height: 5, Time: moment, ProposerAddress: "p"}},
		{"a time before 1970", &cmtservice.Header{Time: old}},
		{"the time 1970", &cmtservice.Header{Time: epoch}},
		{"no time", &cmtservice.Header{}},
		{"fields counted, not numbered", &txtypes.TxBody{Messages: []*codectypes.Any{anyOf(send), anyOf(multiSend)}, Memo: "m", TimeoutHeight: 4, Unordered: true, TimeoutTimestamp: &moment, ExtensionOptions: []*codectypes.Any{anyOf(send)}, NonCriticalExtensionOptions: []*codectypes.Any{anyOf(send)}}},
		{"an optional time of 1970", &txtypes.TxBody{TimeoutTimestamp: &epoch}},
		{"an optional time left out", &txtypes.TxBody{Memo: "m"}},
		{"a duration", &cmtproto.EvidenceParams{MaxAgeDuration: 1500 * time.Millisecond}},
		{"a negative duration", &cmtproto.EvidenceParams{MaxAgeDuration: -1}},
	} {
		binary := must(cdc.Marshal(c.v))
		if m, ok := c.v.(*sdk.DecCoin); ok && m.Amount.IsNil() {
			m.Amount = math.LegacyZeroDec()
		}
		protobuf := must(gogoproto.Marshal(c.v))
		out := value{Name: c.name, Type: gogoproto.MessageName(c.v), Proto: hex.EncodeToString(protobuf), Amino: hex.EncodeToString(binary)}
		back := reflect.New(reflect.TypeOf(c.v).Elem()).Interface().(gogoproto.Message)

		if err := cdc.Unmarshal(binary, back); err != nil {
			panic(fmt.Errorf("%s: %w", c.name, err))
		}
		if again := must(gogoproto.Marshal(back)); !bytes.Equal(again, protobuf) {
			out.Decoded = hex.EncodeToString(again)
		}
		values = append(values, out)
	}

	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(map[string]any{"source": "Cosmos SDK v0.53.0, go-amino v0.16.0", "txs": txs, "encode": encodes, "decode": decodes, "values": values}); err != nil {
		panic(err)
	}
}
