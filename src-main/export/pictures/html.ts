// Pages that stand alone: no other file and no network is needed, light and dark by the reader's choice.

/** Text as HTML: names may hold anything, even control characters. */
export function escapeHtml(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Cs}/gu, (c) => (c === '\n' || c === '\t' ? ' ' : '\ufffd'))
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A picture's bytes as an address that holds them. */
export function dataUri(bytes: Uint8Array, type: 'image/jpeg' | 'image/png'): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

export interface PageLook {
  /** CSS declarations of the colours' variables. */
  light: string;
  dark: string;
  /** Further style rules. */
  style: string;
}

/**
 * Gives a whole page. The policy in its head keeps it from loading anything, whatever is in it.
 * @param body HTML, already escaped
 */
export function page(title: string, body: string, { light, dark, style }: PageLook): string {
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
:root { ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--sunken); color: var(--text);
  font: 14px/1.45 Inter, "Segoe UI", system-ui, "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
${style}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
