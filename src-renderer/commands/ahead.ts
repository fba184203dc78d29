// Which pictures the viewers will ask for at other places of the clip, so that they are fetched before they are due.
import { type PictureRequest, pictureUrl } from '../../src-main/contract';
import { requestsOnScreen } from '../api/onScreen';
import { ahead } from '../api/pictures';
import { type Place, sourcePlace } from '../lib/film';
import { registry } from '../store/registry';
import { selectedAnalysis, selectedSource, useSession } from '../store/session';
import { currentPlace, currentSeries } from './playhead';

/** The request of a viewer as it will be at a place; null where it shows nothing there, or does not follow the playhead. */
function requestAt(request: PictureRequest, place: Place): PictureRequest | null {
  const state = useSession.getState();
  if ('ordinal' in request) {
    const isMain = request.analysisId === selectedAnalysis(state)?.id;
    const series = registry.get(request.analysisId);
    const ordinal = isMain ? place.ordinal : series.ordinalAt(place.seconds);
    return ordinal === null || ordinal >= series.frames ? null : { ...request, ordinal };
  }
  const source = selectedSource(state);
  if (!('ptsSeconds' in request) || source?.id !== request.sourceId) return null;
  const { ptsSeconds, frame } = sourcePlace(source, currentSeries(), place);
  return { ...request, ptsSeconds, frame };
}

function addressAt(request: PictureRequest, place: Place): string | null {
  const then = requestAt(request, place);
  return then === null ? null : pictureUrl(then);
}

/** What the viewers ask for that show the commanded place; others stay where they are, such as those around a mark. */
export function following(): PictureRequest[] {
  const place = currentPlace();
  return requestsOnScreen().filter((request) => addressAt(request, place) === pictureUrl(request));
}

/** Addresses of all the pictures of a place. */
function addressesAt(viewers: readonly PictureRequest[], place: Place): string[] {
  return viewers.map((request) => addressAt(request, place)).filter((address) => address !== null);
}

/** Whether every viewer can show a place at once. */
export function isReady(viewers: readonly PictureRequest[], place: Place): boolean {
  return addressesAt(viewers, place).every((address) => ahead.has(address));
}

/** Fetches the pictures of places, all viewers' pictures of one before those of the next; of those in `kept`, what has begun goes on. */
export function fetchAhead(viewers: readonly PictureRequest[], places: readonly Place[], kept: readonly Place[]): void {
  const addresses = (list: readonly Place[]) => list.flatMap((place) => addressesAt(viewers, place));
  ahead.want(addresses(places), addresses(kept));
}

/** Forgets what was fetched ahead and stops what is under way. */
export function forgetAhead(): void {
  ahead.want([]);
}
