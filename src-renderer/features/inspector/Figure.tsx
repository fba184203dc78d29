// A figure with its name, in a list of figures.
interface FigureProps {
  label: string;
  title: string;
  value: string;
  /** Over the threshold. */
  over?: boolean;
}

export function Figure({ label, title, value, over = false }: FigureProps) {
  return (
    <div className={over ? 'over' : ''} title={over ? `${title}. Over the threshold` : title}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
