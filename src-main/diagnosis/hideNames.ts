// Keeps names of files and folders out of texts that are written down: each becomes a short mark, the same one as long as the program runs.
import { createHash, randomBytes } from 'node:crypto';

/** Names that are kept in mind, the newest ones; those that are forgotten are still found by their slashes and endings. */
const mostKnown = 500;
/** The rules take time that grows faster than a line. */
const longestLine = 1000;
/** Ends of names that tell a file of the user's where nothing else does. */
const endings =
  'mp4|m4v|mov|mkv|webm|avi|ts|mts|m2ts|mpe?g|flv|ogv|gif|png|jpe?g|webp|avif|bmp|tiff?|jxl|exr|svg|html?|csv|edl|otio|txt|' +
  'etok|safetensors|npz|parquet|tar|jsonl|json|params|part';
/** Files of ours, whose names say nothing of the user. */
const ours =
  /^(?:analysis|settings|queue|review|window|config|self-tests)\.json$|^weights\.safetensors$|^\d{5,}\.safetensors$/;
// What was hidden already stands between two characters that no text has, until all rules have looked.
const open = '\uE000';
const close = '\uE001';
const kept = `${open}[^${close}]*${close}`;
const byEnding = new RegExp(`[^:(),;"'\`<>${open}${close}]*?\\.(?:${endings})(?![\\w.-]*\\w)`, 'gi');
const quoted = new RegExp(`(['"\`])([^'"\`\\n${open}]*[/\\\\][^'"\`\\n${open}]*)\\1`, 'g');

const lastPart = (path: string) => path.split(/[\\/]/).at(-1) ?? '';
const stemOf = (name: string) => name.replace(/(?<=.)\.[^.]*$/, '');

/**
 * A text without paths: in each line all from the first word with a slash to the last one becomes `<path>`, as folder names may hold spaces. So
 * no text that passes through here may hold a slash of its own.
 */
export function withoutPaths(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\S*[/\\](?:.*[/\\])?\S*/, '<path>'))
    .join('\n');
}

/** Hides names under marks that depend on a secret of this run: lines can be related, and nobody can try names out. */
export class NameHider {
  readonly #salt = randomBytes(16);
  readonly #known = new Set<string>();

  /** Keeps a path, or a name, in mind, to find it in texts wherever it stands. */
  know(path: string): void {
    // A name of two letters would be found in every word.
    const names = [path, lastPart(path)].filter((name) => name.length > 2);
    for (const name of names) {
      this.#known.delete(name);
      this.#known.add(name);
    }
    for (const oldest of this.#known) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
  }

  /** The mark of a path or name: `name-1f3a9c02.mp4`. A file and the analysis that is called after it differ in the ending alone. */
  mark(path: string): string {
    const name = lastPart(path);
    if (ours.test(name)) return name;
    const hash = createHash('sha256').update(this.#salt).update(stemOf(name)).digest('hex').slice(0, 8);
    const ending = new RegExp(`\\.(?:${endings})$`, 'i').exec(name)?.[0] ?? '';
    return `name-${hash}${ending.toLowerCase()}`;
  }

  /** The text with every name and path in it hidden; places in the program's own code stay, without their folders. */
  hide(text: string): string {
    return text
      .split('\n')
      .map((line) => line.slice(0, longestLine))
      .map((line) => (/^\s+at /.test(line) ? this.#place(line) : this.#line(line)))
      .join('\n');
  }

  /** A line of a stack: which function, in which file of the program, and where in it. */
  #place(line: string): string {
    const found = /^\s+at (?:(.*) \()?(.*?)(:\d+(?::\d+)?)?\)?$/.exec(line);
    const path = found?.[2] ?? '';
    const file = path.startsWith('node:') ? `node:${lastPart(path).replace('node:', '')}` : lastPart(path);
    const isCode = /\.(?:[cm]?[jt]sx?|node)$|^node:\w+$|^<anonymous>$|^native$/.test(file);
    const name = found?.[1] === undefined || /[/\\]/.test(found[1]) ? '' : `${found[1]} `;
    return `    at ${name}(${isCode ? file : 'elsewhere'}${found?.[3] ?? ''})`;
  }

  #line(line: string): string {
    const hidden = (name: string) => `${open}${this.mark(name)}${close}`;
    let text = line.replaceAll(open, '').replaceAll(close, '');
    // The longest first: a path holds its name.
    const known = [...this.#known].filter((name) => text.includes(name)).sort((a, b) => b.length - a.length);
    const hideAll = (names: readonly string[]) => {
      for (const name of names) text = text.replaceAll(name, hidden(name));
    };
    hideAll(known.filter((name) => /[/\\]/.test(name)));
    text = text.replace(quoted, (_all, quote: string, path: string) => `${quote}${hidden(path)}${quote}`);
    hideAll(known.filter((name) => !/[/\\]/.test(name)));
    // Where a path that nobody knows ends, spaces and all, cannot be told: it goes up to a colon.
    text = text.replace(/\S*[/\\](?:.*[/\\])?.*?(?=: |$)/, (path) => {
      const marks = path.match(new RegExp(kept, 'g'));
      return marks?.at(-1) ?? `${open}<path>${close}`;
    });
    text = text.replace(new RegExp(`${kept}|${byEnding.source}`, 'gi'), (found) =>
      found.startsWith(open) ? found : `${/^\s*/.exec(found)?.[0]}${hidden(found.trim())}`,
    );
    return text.replaceAll(open, '').replaceAll(close, '');
  }
}
