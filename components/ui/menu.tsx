"use client";

import { cx } from "class-variance-authority";
import { DropdownMenu, Popover as RadixPopover } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

const FLOAT = "z-50 animate-appear rounded-md border bg-raised shadow-float";

/** A few verbs behind a button (`trigger`); children are `MenuItem` and `MenuLine`. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cx(FLOAT, "min-w-44 p-1")}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  danger,
  className,
  ...props
}: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) {
  return (
    <DropdownMenu.Item
      className={cx(
        "flex min-h-8 items-center gap-2 rounded-sm px-2.5 py-1 outline-none select-none data-[disabled]:opacity-55 data-[highlighted]:bg-hover pointer-coarse:min-h-11 [&_svg]:size-4",
        danger && "text-bad",
        className,
      )}
      {...props}
    />
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2.5 py-1.5 text-12 text-ink-muted">{children}</DropdownMenu.Label>;
}

/** Something small that floats at its trigger: a filter's form. */
export function Popover({
  label,
  trigger,
  children,
  align = "start",
  ...controlled
}: {
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <RadixPopover.Root {...controlled}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cx(FLOAT, "w-[min(20rem,calc(100vw-1rem))] p-4")}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
