// The dialog that goes to a frame, time, timecode or share: says at once which frame is meant, or what can be typed.
import { useState } from 'react';
import { goTo, placeOf } from '../../commands/goTo';
import { currentSeries } from '../../commands/playhead';
import { countText } from '../../lib/format';
import { goalHelp } from '../../lib/goTo';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { selectedSource, useSession } from '../../store/session';
import { useDialog } from '../../store/ui';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';

export function GoToDialog() {
  return (
    <Dialog
      {...useDialog('goTo')}
      title="Go to"
      testId="go-to"
      onOpen={(dialog) => dialog.querySelector('input')?.focus()}
    >
      {() => <GoToForm />}
    </Dialog>
  );
}

function GoToForm() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const stills = useSession((state) => stillCount(selectedSource(state)));
  const help = `Type ${stills === null ? goalHelp.film : goalHelp.pictures}.`;
  const meant = text.trim() === '' ? null : meaning(text, stills);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setProblem(goTo(text));
      }}
    >
      <div className="joined">
        <input
          className="number"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-label="Frame, time, timecode or share"
          aria-describedby="go-to-help"
          aria-invalid={problem !== null}
          value={text}
          data-testid="go-to-input"
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        <Button type="submit" variant="primary" title="Go there">
          Go
        </Button>
      </div>
      <p id="go-to-help" role="status" className={problem === null ? '' : 'wrong'} data-testid="go-to-help">
        {problem ?? meant ?? help}
      </p>
    </form>
  );
}

/** `Frame 412, 00:00:17.17`; null where the text means no place. */
function meaning(text: string, stills: number | null): string | null {
  const place = placeOf(text);
  if ('problem' in place) return null;
  if (stills !== null) return pictureText(place.seconds, stills);
  const frame = place.ordinal === null ? '' : `Frame ${countText(currentSeries()?.index.at(place.ordinal) ?? 0)}, `;
  return frame + timecode(place.seconds);
}
