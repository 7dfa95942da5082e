import { cva, cx, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        accent:
          "border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover",
        plain: "border-line-strong bg-surface text-ink enabled:hover:bg-hover [a&]:hover:bg-hover",
        quiet:
          "border-transparent bg-transparent text-ink-muted enabled:hover:bg-hover enabled:hover:text-ink [a&]:hover:bg-hover [a&]:hover:text-ink",
        danger: "border-transparent bg-bad text-on-bad enabled:hover:bg-bad-hover",
        "danger-quiet": "border-line-strong bg-surface text-bad enabled:hover:bg-bad-soft",
      },
      size: {
        md: "h-9 px-3.5 text-14 pointer-coarse:h-11",
        sm: "h-8 px-2.5 text-13 pointer-coarse:h-10",
        icon: "size-9 p-0 pointer-coarse:size-11",
        "icon-sm": "size-8 p-0 pointer-coarse:size-10",
      },
    },
    defaultVariants: { tone: "plain", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof button> & {
    /** renders the child (a link) with the button's looks */
    asChild?: boolean;
    /** work is under way: disabled, with a sign of it */
    busy?: boolean;
  };

/** A verb. Icon sizes need an `aria-label`. */
export function Button({
  tone,
  size,
  asChild,
  busy,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps) {
  const classes = cx(button({ tone, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

export function Spinner() {
  return (
    <span
      aria-hidden
      className="size-3.5 shrink-0 animate-spin rounded-full border-2 border-current border-e-transparent"
    />
  );
}
