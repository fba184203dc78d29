// The estimate of a request, asked for after a short quiet; of those asked for meanwhile the newest wins.
import { useEffect, useRef, useState } from 'react';
import { type ExportEstimate, type ExportRequest, toErrorData } from '../../../src-main/contract';
import { call } from '../../api/bridge';
import { Latest } from '../../lib/latest';
import { errorTitle, sentence } from '../../store/ui';

const quietMs = 150;

/** What is known of the request: its own estimate, or why there is none; both null while it is asked for. */
export interface EstimateState {
  estimate: ExportEstimate | null;
  problem: string | null;
}

type Answer = EstimateState & { key: string };

/** Follows a request; null asks for nothing. */
export function useEstimate(request: ExportRequest | null): EstimateState {
  const key = request === null ? '' : JSON.stringify(request);
  const [answer, setAnswer] = useState<Answer>({ key: '', estimate: null, problem: null });
  const asker = useRef<Latest<string, ExportEstimate> | null>(null);
  useEffect(() => {
    const latest = new Latest<string, ExportEstimate>({
      run: (asked) => call('export.estimate', JSON.parse(asked) as ExportRequest),
      done: (asked, estimate) => setAnswer({ key: asked, estimate, problem: null }),
      failed: (asked, error) => {
        const data = toErrorData(error);
        setAnswer({ key: asked, estimate: null, problem: `${errorTitle(data)} ${sentence(data.remedy)}` });
      },
    });
    asker.current = latest;
    return () => latest.cancel();
  }, []);
  useEffect(() => {
    if (key === '') return;
    const timer = window.setTimeout(() => asker.current?.ask(key), quietMs);
    return () => window.clearTimeout(timer);
  }, [key]);
  return answer.key === key ? answer : { estimate: null, problem: null };
}
