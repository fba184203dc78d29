// The views of the main screen, in the order in which the app is brought into them.
import type { Stage, Step, View } from './stage';

const key =
  (chord: string) =>
  ({ page }: Stage) =>
    page.keyboard.press(chord);
const click =
  (testId: string) =>
  ({ page }: Stage) =>
    page.getByTestId(testId).first().click();
const then =
  (...acts: ((stage: Stage) => Promise<unknown>)[]) =>
  async (stage: Stage) => {
    for (const act of acts) await act(stage);
  };

/** Draws a selection over a share of the timeline. */
async function select({ page }: Stage, from: number, to: number): Promise<void> {
  const box = await page.getByTestId('scrub-area').boundingBox();
  if (box === null) throw new Error('there is no timeline');
  await page.keyboard.press('b');
  await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
}

/** Rests the pointer on the timeline. */
async function hover({ page }: Stage): Promise<void> {
  const box = await page.getByTestId('scrub-area').boundingBox();
  if (box === null) throw new Error('there is no timeline');
  await page.mouse.move(box.x + box.width * 0.63, box.y + box.height * 0.4, { steps: 3 });
  await page.getByTestId('hover-card').waitFor();
  await page.waitForTimeout(500);
}

async function zoomPictures({ page }: Stage): Promise<void> {
  for (let i = 0; i < 3; i++) await page.keyboard.press('Alt+=');
}

async function timelineZoom({ page }: Stage): Promise<void> {
  for (let i = 0; i < 7; i++) await page.keyboard.press('+');
}

const analysed: Step = {
  step: async ({ page, screen }) => {
    await screen.waitForStatus('complete', 600);
    await page.keyboard.press('Home');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown');
  },
};

/** From the empty window to an analysed clip. */
export const firstViews: readonly (View | Step)[] = [
  {
    // To the empty window, with the clip made that the app has for those who have none.
    step: async ({ page, screen }) => {
      for (const open of [null, screen.button('demo')]) {
        await open?.click();
        await page.getByTestId('file-item').first().hover();
        await page.getByTestId('file-close').first().click();
      }
      await screen.button('open-welcome').waitFor();
    },
  },
  { name: 'welcome', huge: true },
  { name: 'welcome-recents', each: true, open: click('open-more'), close: key('Escape') },
  { step: ({ screen, demo }) => screen.drop([demo]) },
  { step: ({ page }) => page.getByTestId('file-item').first().waitFor() },
  { name: 'opened' },
  { name: 'compare-menu', each: true, open: click('compare'), close: key('Escape') },
  {
    step: async ({ page, screen }) => {
      await page.getByTestId('compare').click();
      await page.getByTestId('compare-suggestion').last().click();
      await page.keyboard.press('Escape');
      await screen.button('analyze').click();
      await screen.waitForFrames(1);
    },
  },
  { name: 'analysing' },
  analysed,
  { name: 'several-thresholds', huge: true },
];

/** Of the analysed clip, with two thresholds and with one. */
export const mainViews: readonly (View | Step)[] = [
  { name: 'several-split', open: key('3'), close: key('1') },
  { name: 'several-difference', open: key('2'), close: key('1') },
  { name: 'several-selection', each: true, open: (stage) => select(stage, 0.3, 0.6), close: key('Escape') },
  { step: ({ page }) => page.locator('[data-testid=analysis-compare]:checked').first().uncheck() },
  { name: 'done', huge: true },
  { name: 'difference-colour', open: key('2'), close: key('1') },
  {
    name: 'difference-grey',
    open: then(key('2'), click('view.falseColour')),
    close: then(click('view.falseColour'), key('1')),
  },
  { name: 'split', open: key('3'), close: key('1') },
  { name: 'token-map', open: key('t'), close: key('t') },
  { name: 'error-map', open: key('h'), close: key('h') },
  { name: 'zoomed', open: zoomPictures, close: key('Alt+0') },
  { name: 'review', open: key('r'), close: key('r') },
  { name: 'grid-shots', open: key('w'), close: key('w') },
  { name: 'timeline-zoomed', open: timelineZoom, close: key('0') },
  { name: 'selection', each: true, open: (stage) => select(stage, 0.3, 0.6), close: key('Escape') },
  { name: 'hover', each: true, open: hover },
  { name: 'points', open: then(key('i'), ...Array(9).fill(key('Shift+ArrowRight')), key('o')), close: key('x') },
  { name: 'rows-menu', each: true, open: click('timeline-rows'), close: key('Escape') },
  {
    name: 'hint',
    each: true,
    open: ({ page }) => page.getByTestId('hint-threshold').first().focus(),
    close: ({ page }) => page.getByTestId('hint-threshold').first().blur(),
  },
  {
    name: 'folded',
    open: then(key('Control+u'), key('Control+i'), key('Control+j')),
    close: then(key('Control+u'), key('Control+i'), key('Control+j')),
  },
];
