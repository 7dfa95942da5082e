const SURFACES = [
  "canvas",
  "surface",
  "sunken",
  "raised",
  "hover",
  "accent-soft",
  "good-soft",
  "warn-soft",
  "bad-soft",
];
const INKS = ["ink", "ink-muted", "ink-faint", "accent", "good", "warn", "bad"];
const SIZES = ["12", "13", "14", "16", "20", "28", "40"];

/** Each ink on each surface: what can't be read here must not be written anywhere. */
export function ColourSamples() {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-3 gap-2 lg:grid-cols-5">
        {SURFACES.map((surface) => (
          <div key={surface} className="rounded-md border p-3" style={{ background: `var(--${surface})` }}>
            <p className="mb-1 text-12 font-medium">{surface}</p>
            {INKS.map((ink) => (
              <p key={ink} className="text-13" style={{ color: `var(--${ink})` }}>
                {ink}
              </p>
            ))}
          </div>
        ))}
      </div>
      <div className="flex gap-1">
        {Array.from({ length: 8 }, (_, index) => (
          <span
            key={index}
            className="h-10 flex-1 rounded-sm"
            style={{ background: `var(--chart-${index + 1})` }}
          />
        ))}
      </div>
    </div>
  );
}

export function TypeSamples() {
  return (
    <div className="mt-4 flex flex-wrap items-baseline gap-4">
      {SIZES.map((size) => (
        <span key={size} className="tabular-nums" style={{ fontSize: `var(--text-${size})` }}>
          1 204
        </span>
      ))}
      <span className="font-medium">Medium</span>
      <span className="font-semibold">Semibold</span>
      <bdi>ምርጫ ለአዲስ አበባ</bdi>
      <bdi>استطلاع الرأي</bdi>
    </div>
  );
}
