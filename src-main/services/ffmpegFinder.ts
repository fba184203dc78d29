// Which ffmpeg the program uses: found at start, found again when asked, or where the user says that it is.
import { StudioError, toErrorData } from '../contract';
import { type FfmpegTools, locateFfmpeg } from '../media/locate';
import type { SettingsFile } from '../settings/settingsFile';

export class FfmpegFinder {
  #found: FfmpegTools | StudioError;
  /** Is called when it was looked for. */
  onSearched: () => void = () => {};

  private constructor(
    found: FfmpegTools | StudioError,
    private readonly settings: SettingsFile,
  ) {
    this.#found = found;
  }

  /** Looks for ffmpeg; one that is not there is no failure. */
  static async start(settings: SettingsFile): Promise<FfmpegFinder> {
    return new FfmpegFinder(await locate(settings.current.ffmpegPath), settings);
  }

  /** The programs, or why there are none. */
  get found(): FfmpegTools | StudioError {
    return this.#found;
  }

  /** The programs. @throws StudioError `ffmpeg-missing` */
  get tools(): FfmpegTools {
    if (this.#found instanceof StudioError) throw this.#found;
    return this.#found;
  }

  /** Looks again, first where the user has chosen. */
  async search(): Promise<void> {
    this.#found = await locate(this.settings.current.ffmpegPath);
    this.onSearched();
  }

  /** Looks again where it was missing, so that installing it helps without a restart. */
  async searchIfMissing(): Promise<void> {
    if (this.#found instanceof StudioError) await this.search();
  }

  /** Takes the ffmpeg of a folder, and keeps it as a setting. @throws StudioError `ffmpeg-missing` where none runs from there: all stays as it was */
  async choose(folder: string): Promise<void> {
    const found = await locate(folder);
    if (found instanceof StudioError || found.origin !== 'setting') {
      const what = 'no ffmpeg and ffprobe of version 5.1 or newer run from that folder';
      throw new StudioError('ffmpeg-missing', what, 'Choose the folder that holds both programs');
    }
    this.#found = found;
    this.onSearched();
    await this.settings.setFfmpegPath(folder);
  }

  /** Forgets what the user has chosen, and looks again. */
  async forget(): Promise<void> {
    await this.settings.setFfmpegPath(null);
    await this.search();
  }
}

async function locate(setting: string | null): Promise<FfmpegTools | StudioError> {
  try {
    return await locateFfmpeg({ setting });
  } catch (error) {
    return error instanceof StudioError ? error : StudioError.fromData(toErrorData(error));
  }
}
