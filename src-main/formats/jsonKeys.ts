// Finds repeated keys in JSON, which JSON.parse silently drops.

/**
 * Gives the first key that stands twice in one object of the text, or null. `text` must be valid JSON (JSON.parse took it).
 * Needed where a format forbids repeated keys, as safetensors does: two readers could otherwise see two different files.
 */
export function duplicateKey(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  // One match per string, with the colon that makes it a key, or one per bracket; everything else cannot hold a key.
  const tokens = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\]]/gy;
  const next = /["{}[\]]/g;
  let at = 0;
  for (;;) {
    next.lastIndex = at;
    const start = next.exec(text);
    if (start === null) return null;
    tokens.lastIndex = start.index;
    const token = tokens.exec(text);
    if (token === null) return null;
    at = tokens.lastIndex;
    const [all, raw, colon] = token;
    if (all === '{') open.push(new Set());
    else if (all === '[') open.push(null);
    else if (all === '}' || all === ']') open.pop();
    else if (colon !== undefined) {
      const keys = open.at(-1);
      // Compared as parsed: "a" and "\u0061" are the same key.
      const key = String(JSON.parse(`"${raw ?? ''}"`));
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
}
