// The app's own address: one custom scheme with one host, and the question whether an address belongs to it.

/** Scheme under which the renderer and its pictures are served. */
export const scheme = 'elastictok';
const host = 'app';

/** Address of the window's page. */
export const pageUrl = `${scheme}://${host}/`;

/** True for addresses of the app's own page. */
export function isOwnUrl(url: string): boolean {
  try {
    const { protocol, host: asked, username, password } = new URL(url);
    return protocol === `${scheme}:` && asked === host && username === '' && password === '';
  } catch {
    return false;
  }
}
