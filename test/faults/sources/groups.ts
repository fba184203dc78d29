// The table of all cases, group by group.
import type { SourceCase } from './case';
import { changing } from './changing';
import { disguised } from './disguised';
import { names } from './names';
import { noOrdinaryFile } from './noOrdinaryFile';
import { pictures } from './pictures';
import { streams } from './streams';
import { timestamps } from './timestamps';
import { truncated } from './truncated';

export const groups: { title: string; cases: SourceCase[] }[] = [
  { title: 'cut short or damaged', cases: truncated },
  { title: 'no video, or a disguised one', cases: disguised },
  { title: 'no ordinary file', cases: noOrdinaryFile },
  { title: 'changed while in use', cases: changing },
  { title: 'timestamps', cases: timestamps },
  { title: 'pictures', cases: pictures },
  { title: 'streams and lengths', cases: streams },
  { title: 'names', cases: names },
];
