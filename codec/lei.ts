/**
 * Whether the text is a legal entity identifier: 18 capitals and digits and two check digits such that, with A as 10 to Z as 35,
 * the whole number leaves 1 when divided by 97 (ISO 17442, by ISO/IEC 7064 MOD 97-10).
 */
export function isLei(text: string): boolean {
  if (!/^[0-9A-Z]{18}[0-9]{2}$/.test(text)) return false;
  const number = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(number) % 97n === 1n;
}
