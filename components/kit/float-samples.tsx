"use client";

import { useState } from "react";
import type { ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, Dialog, SidePanel } from "@/components/ui/dialog";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { tell, tellResult } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";

const REFUSED: ActionResult = {
  ok: false,
  code: "conflict",
  message: "Another poll uses this word now.",
  problems: [],
};

export function FloatSamples() {
  const [panel, setPanel] = useState(false);
  return (
    <div className="flex flex-wrap gap-2">
      <Dialog
        title="Add a person"
        description="They sign in with this address."
        trigger={<Button>Dialog</Button>}
      >
        <p>What the task needs.</p>
      </Dialog>
      <ConfirmDialog
        title="Delete list “Morning news”"
        verb="Delete list"
        trigger={<Button tone="danger-quiet">Confirm, refused</Button>}
        onConfirm={() => Promise.resolve(REFUSED)}
      >
        1 204 members are removed from it; the proofs of their consent stay.
      </ConfirmDialog>
      <Button onClick={() => setPanel(true)}>Side panel</Button>
      <SidePanel open={panel} onOpenChange={setPanel} title="Text from +251 91 123 4503">
        <p>Its time line.</p>
      </SidePanel>
      <Menu trigger={<Button>Menu</Button>}>
        <MenuItem>Copy</MenuItem>
        <MenuItem disabled>Open</MenuItem>
        <MenuLine />
        <MenuItem danger>Delete…</MenuItem>
      </Menu>
      <Tooltip content="Bound since 14:03:22.">
        <Button>Tooltip</Button>
      </Tooltip>
      <Button onClick={() => tell("Poll opened: Song of the week")}>Toast</Button>
      <Button onClick={() => tellResult(REFUSED, "")}>Toast, refused</Button>
    </div>
  );
}
