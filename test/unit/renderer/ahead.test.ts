// Pictures fetched ahead: in order, a few at a time, given up when they are not wanted any more, and asked for anew after a failure.
import { describe, expect, it } from 'vitest';
import { Ahead } from '../../../src-renderer/api/ahead';
import type { Picture } from '../../../src-renderer/api/pictures';

const picture = (ptsSeconds: number) => ({ ptsSeconds }) as unknown as Picture;
const turn = () => new Promise((resolve) => setTimeout(resolve));

function begin() {
  const asked: { url: string; signal: AbortSignal; resolve(picture: Picture): void; reject(error: unknown): void }[] =
    [];
  const ahead = new Ahead<Picture>(
    (url, signal) => new Promise((resolve, reject) => asked.push({ url, signal, resolve, reject })),
  );
  return { ahead, asked, urls: () => asked.map(({ url }) => url) };
}

describe('Ahead', () => {
  it('fetches in order, four at a time', async () => {
    const { ahead, asked, urls } = begin();
    ahead.want(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(urls()).toEqual(['a', 'b', 'c', 'd']);
    expect(ahead.has('a')).toBe(false);
    asked[0]?.resolve(picture(1));
    await turn();
    expect(urls()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(ahead.has('a')).toBe(true);
    expect(await ahead.take('a')).toEqual(picture(1));
  });

  it('stops what is not wanted any more, and keeps what may still be shown', () => {
    const { ahead, asked, urls } = begin();
    ahead.want(['a', 'b', 'c', 'd']);
    ahead.want(['c', 'e', 'f'], ['a']);
    expect(asked.filter(({ signal }) => signal.aborted).map(({ url }) => url)).toEqual(['b', 'd']);
    expect(urls()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    ahead.want([]);
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(ahead.take('a')).toBeUndefined();
  });

  it('hands over what is under way, and does not stop it then', () => {
    const { ahead, asked } = begin();
    ahead.want(['a']);
    expect(ahead.take('a')).toBeDefined();
    ahead.want([]);
    expect(asked[0]?.signal.aborted).toBe(false);
  });

  it('counts a failure as an answer, and asks anew after it was taken', async () => {
    const { ahead, asked, urls } = begin();
    ahead.want(['a']);
    asked[0]?.reject(new Error('not yet'));
    await turn();
    expect(ahead.has('a')).toBe(true);
    await expect(ahead.take('a')).rejects.toThrow('not yet');
    await turn();
    expect(ahead.take('a')).toBeUndefined();
    ahead.want(['a']);
    expect(urls()).toEqual(['a', 'a']);
  });
});
