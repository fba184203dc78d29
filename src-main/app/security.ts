// What no page of ours may do: permissions, navigation, new windows, webviews and outside links are refused here.
import { app, protocol, type Session, shell, type WebContents } from 'electron';
import { isOwnUrl, scheme } from './origin';

/** The only addresses that the app ever hands to the system's browser. */
export const outsideLinks = {
  paper: 'https://arxiv.org/abs/2410.08368',
  reference: 'https://github.com/LargeWorldModel/ElasticTok',
} as const;

/** Makes the app's scheme a full citizen of Chromium. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Our page may fill the screen, and put pictures into the clipboard; it may not read that. */
const allowed = ['fullscreen', 'clipboard-sanitized-write'];
const isAllowed = (permission: string, url: string) => allowed.includes(permission) && isOwnUrl(url);

/** Refuses every permission but those, asked for or checked, and every download but what our page has made itself. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (!url.startsWith('blob:') || !isOwnUrl(url.slice('blob:'.length))) event.preventDefault();
  });
}

/** Applies the rules to every page the app will ever make. Must run before the first window. */
export function hardenAllContents(): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

function hardenContents(contents: WebContents): void {
  // One address is allowed: the page may reload itself.
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** Opens one of the known links in the system's browser; anything else is ignored. */
export function openOutside(url: string): boolean {
  if (!Object.values<string>(outsideLinks).includes(url)) return false;
  void shell.openExternal(url);
  return true;
}
