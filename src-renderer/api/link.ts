// What a bridge tells beside the contract's events.
/** State of the way to the main side; under Electron it is always open. */
export type LinkStatus = 'connecting' | 'open' | 'lost';

/** What a bridge may tell beside the contract's events. */
export interface LinkListeners {
  onStatus: (status: LinkStatus) => void;
  /** Progress of files on their way to the host, 0..1; null when there is none. */
  onUpload: (upload: { name: string; fraction: number } | null) => void;
}
