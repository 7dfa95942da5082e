import type { Lane } from "@/domain/messages/codes";
import type { Job } from "./job";

/** Parts of replies for one of a campaign while both wait: replies go first and keep four fifths (product.md, Sending). */
const REPLY_PARTS = 4;

/** What a connection has claimed and not written yet, by lane. */
export class LaneQueues {
  private readonly jobs: Record<Lane, Job[]> = { reply: [], campaign: [] };
  /** parts that the campaigns are behind their share */
  private owed = 0;

  count(lane: Lane): number {
    return this.jobs[lane].length;
  }

  push(job: Job): void {
    this.jobs[job.message.lane].push(job);
  }

  /** Before all others of its lane. */
  unshift(job: Job): void {
    this.jobs[job.message.lane].unshift(job);
  }

  /** The job whose turn it is. */
  next(): Job | undefined {
    const { reply, campaign } = this.jobs;
    if (reply.length === 0 || campaign.length === 0) {
      this.owed = 0;
      return reply.shift() ?? campaign.shift();
    }
    const job = (this.owed >= 1 ? campaign : reply).shift();
    const parts = job?.parts.length ?? 0;
    this.owed += job?.message.lane === "campaign" ? -parts : parts / REPLY_PARTS;
    return job;
  }

  takeAll(): Job[] {
    return [...this.jobs.reply.splice(0), ...this.jobs.campaign.splice(0)];
  }
}
