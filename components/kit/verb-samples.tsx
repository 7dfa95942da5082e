import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState, Notice } from "@/components/ui/notice";
import { Badge, StateWord } from "@/components/ui/state-word";

const TONES = ["accent", "plain", "quiet", "danger", "danger-quiet"] as const;
const STATES = ["good", "warn", "bad", "neutral", "accent"] as const;

export function VerbSamples() {
  return (
    <div className="flex flex-col gap-4">
      {[false, true].map((disabled) => (
        <div key={String(disabled)} className="flex flex-wrap items-center gap-2">
          {TONES.map((tone) => (
            <Button key={tone} tone={tone} disabled={disabled}>
              Open poll
            </Button>
          ))}
          <Button size="sm" disabled={disabled}>
            <Plus aria-hidden />
            Add a choice
          </Button>
          <Button size="icon" tone="quiet" aria-label="Delete" disabled={disabled}>
            <Trash2 aria-hidden />
          </Button>
          <Button tone="accent" busy={!disabled} disabled={disabled}>
            Save
          </Button>
        </div>
      ))}
      <div className="flex flex-wrap gap-4">
        {STATES.map((tone) => (
          <StateWord key={tone} tone={tone}>
            {tone}
          </StateWord>
        ))}
        <StateWord tone="neutral" hollow>
          stopped
        </StateWord>
        {STATES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </div>
      <Notice title="Everything works">Links, worker, queue and database answer.</Notice>
      <Notice tone="good" title="Test passed" />
      <Notice
        tone="warn"
        title="Two texts may have come twice"
        actions={<Button size="sm">Look at them</Button>}
      >
        They are kept, linked and can be released.
      </Notice>
      <Notice tone="bad" title="The link is down">
        The operator refused the password (bind failed, 0x0E). Nothing is lost: replies wait for 15 minutes.
      </Notice>
      <EmptyState title="No poll yet" actions={<Button tone="accent">Create a poll</Button>}>
        A poll counts what people text to a number, live on this page.
      </EmptyState>
    </div>
  );
}
