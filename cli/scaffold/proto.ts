/** The interface of a new module. @param name of its proto package, without the version */
export const protoFile = (name: string) => `// A text of everyone's own.
syntax = "proto3";

package ${name}.v1;

import "amino/amino.proto";
import "cosmos/msg/v1/msg.proto";
import "cosmos_proto/cosmos.proto";
import "google/api/annotations.proto";

service Msg {
  option (cosmos.msg.v1.service) = true;

  // Writes the sender's text in place of the one before.
  rpc Write(MsgWrite) returns (MsgWriteResponse);
}

message MsgWrite {
  option (cosmos.msg.v1.signer) = "sender";
  option (amino.name) = "${name.replace(".", "/")}/MsgWrite";
  string sender = 1 [(cosmos_proto.scalar) = "cosmos.AddressString"];
  // 1 to 256 bytes.
  string text = 2;
}

message MsgWriteResponse {}

service Query {
  // Not found for who has written nothing.
  rpc Text(QueryTextRequest) returns (QueryTextResponse) {
    option (google.api.http) = {get: "/${name.replace(".", "/")}/v1/texts/{address}"};
  }
}

message QueryTextRequest {
  string address = 1 [(cosmos_proto.scalar) = "cosmos.AddressString"];
}

message QueryTextResponse {
  string text = 1;
}

// The module's section of genesis.
message GenesisState {
  repeated Text texts = 1;
}

message Text {
  string address = 1 [(cosmos_proto.scalar) = "cosmos.AddressString"];
  string text = 2;
}
`;
