/** A picture without anything from elsewhere: no fonts, no scripts, no links. */
export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif" font-size="13">`;
  return `${[open, `<title>${title}</title>`, rect(0, 0, width, height, "#ffffff"), ...parts, "</svg>"].join("\n")}\n`;
}

export const ink = "#1f2933";
export const faint = "#9aa5b1";

export const rect = (x: number, y: number, width: number, height: number, fill: string, stroke = "none", radius = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, stroke = faint, dashes = "") =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}"${dashes === "" ? "" : ` stroke-dasharray="${dashes}"`}/>`;

export function text(
  x: number,
  y: number,
  words: string,
  anchor: "start" | "middle" | "end" = "start",
  fill = ink,
  weight = "normal",
) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}">${words}</text>`;
}

/** An arrow whose head is at the second point; lines are horizontal or vertical. */
export function arrow(x1: number, y1: number, x2: number, y2: number): string {
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const head = [
    [x2, y2],
    [x2 - 8 * dx - 4 * dy, y2 - 8 * dy - 4 * dx],
    [x2 - 8 * dx + 4 * dy, y2 - 8 * dy + 4 * dx],
  ];
  return `${line(x1, y1, x2 - 6 * dx, y2 - 6 * dy, ink)}<polygon points="${head.map((point) => point.join(",")).join(" ")}" fill="${ink}"/>`;
}
