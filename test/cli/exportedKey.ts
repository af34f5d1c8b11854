/** Made with Go: x/crypto's argon2.IDKey, chacha20poly1305 and openpgp/armor, called as Cosmos SDK v0.53 crypto/armor.go does; passphrase "correct horse". */
export const exportedByGo = `-----BEGIN TENDERMINT PRIVATE KEY-----
kdf: argon2
type: secp256k1
salt: 00112233445566778899AABBCCDDEEFF

GMlnDRez4SCgjWw+VBKR2ZiATP2G3LMq1T9I7O5EsJ2J2nf6rvsXC3TKamIYxH/2
ozo//AA=
=jMpd
-----END TENDERMINT PRIVATE KEY-----`;
