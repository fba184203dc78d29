// The app's scheme in a Chromium that does not know it: a secure local origin stands for it, translated both ways.

/** Chromium resolves this name by itself and treats it as secure, as Electron treats a privileged scheme. */
const hostName = 'elastictok-app.localhost';
let port = 0;

/** Told once, when the server behind the origin listens. */
export function setPort(bound: number): void {
  port = bound;
}

const origin = () => `http://${hostName}:${port}`;

/** The address that Chromium loads for an address of the product. */
export function toChromium(url: string): string {
  return url.replace(/^elastictok:\/\/app(?=\/|$)/, origin());
}

/** The address that the product sees for an address of Chromium. */
export function toProduct(url: string): string {
  return url.startsWith(`${origin()}/`) ? `elastictok://app${url.slice(origin().length)}` : url;
}
