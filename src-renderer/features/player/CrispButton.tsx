// Switches the viewers between smoothed pictures and squares of pixels.
import { useUi } from '../../store/ui';
import { Button } from '../../ui/Button';
import { PixelsIcon } from '../../ui/icons';

export function CrispButton() {
  const crisp = useUi((state) => state.crispPixels);
  return (
    <Button
      variant="icon small"
      title="Show pixels as squares instead of smoothing them"
      aria-pressed={crisp}
      onClick={() => useUi.setState({ crispPixels: !crisp })}
      data-testid="crisp"
    >
      <PixelsIcon />
    </Button>
  );
}
