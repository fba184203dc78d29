// The files of the built renderer, by an allow-list made once: a request names an entry or gets nothing.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

interface Entry {
  path: string;
  type: string;
  cache: string;
}

// Vite puts a hash of the content into the names under assets/.
const cacheOf = (url: string) => (url.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store');

function listFiles(root: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const found of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const type = types[extname(found.name)];
    // A link could lead out of the folder; the build makes none.
    if (!found.isFile() || type === undefined) continue;
    const path = join(found.parentPath, found.name);
    const url = path.slice(root.length).replaceAll('\\', '/');
    entries.set(url, { path, type, cache: cacheOf(url) });
  }
  return entries;
}

/**
 * Gives a handler for the files under `root`; null for a path that is not among them. Because paths are looked up and
 * never joined, there is no way out of the folder.
 */
export function createStaticFiles(root: string): (pathname: string) => Promise<Response | null> {
  const entries = listFiles(root.replace(/[\\/]+$/, ''));
  return async (pathname) => {
    const entry = entries.get(pathname === '/' ? '/index.html' : pathname);
    if (!entry) return null;
    const body = await readFile(entry.path);
    return new Response(new Uint8Array(body), {
      headers: { 'content-type': entry.type, 'content-length': String(body.length), 'cache-control': entry.cache },
    });
  };
}
