import { makeAgenda } from "../agenda.ts";

/** One deploy of a service; statuses as in the vendor's description. */
export interface RenderDeploy {
  readonly id: string;
  readonly serviceId: string;
  readonly commit: { readonly id: string; readonly message: string; readonly createdAt: number };
  readonly trigger: "new_commit" | "rollback" | "api" | "manual";
  readonly createdAt: number;
  status: "build_in_progress" | "update_in_progress" | "live" | "deactivated" | "build_failed" | "canceled";
  updatedAt: number;
  finishedAt: number | undefined;
}

/** The autoscaling settings of a service, as PUT takes them. */
export interface RenderAutoscaling {
  readonly enabled: boolean;
  readonly min: number;
  readonly max: number;
  readonly criteria: {
    readonly cpu: { readonly enabled: boolean; readonly percentage: number };
    readonly memory: { readonly enabled: boolean; readonly percentage: number };
  };
}

/** A service and what it runs at present. */
export interface RenderService {
  readonly id: string;
  readonly name: string;
  readonly type: "web_service" | "background_worker";
  readonly repo: string;
  readonly createdAt: number;
  autoDeploy: "yes" | "no";
  isSuspended: boolean;
  numInstances: number;
  autoscaling: RenderAutoscaling | undefined;
  instances: { readonly id: string; readonly createdAt: number }[];
  updatedAt: number;
}

/** Something that happened to a service, newest last. */
export interface RenderEvent {
  readonly id: string;
  readonly serviceId: string;
  readonly timestamp: number;
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The account's services; what takes time on Render is settled on reading. */
export interface RenderState {
  services(): readonly RenderService[];
  service(id: string): RenderService | undefined;
  /** Newest first. */
  deploys(serviceId: string): readonly RenderDeploy[];
  events(serviceId: string): readonly RenderEvent[];
  deploy(service: RenderService, commit: RenderDeploy["commit"], trigger: RenderDeploy["trigger"]): RenderDeploy;
  /** A push to the service's branch: redeploys while `autoDeploy` is on, which undoes an earlier rollback. */
  push(serviceId: string, commit: { readonly id: string; readonly message: string }): RenderDeploy | undefined;
  /** Makes the next deploy fail to build. */
  failNextDeploy(): void;
  /** Sets the instance count; taken and ignored while autoscaling is enabled. */
  scale(service: RenderService, numInstances: number): void;
  restart(service: RenderService): void;
  suspend(service: RenderService, isSuspended: boolean): void;
  record(serviceId: string, type: string, details: Readonly<Record<string, unknown>>): void;
  settle(): void;
}

/** Makes `srv-api` (2 instances) and `srv-worker` (autoscaling 1 to 5), each with three deploys. */
export function makeRenderState(options: {
  readonly clock: () => number;
  /** From request to `live`; half of it building. */
  readonly deployMs: number;
  /** Until instances follow a scale, a restart, a suspend or a resume. */
  readonly instancesMs: number;
}): RenderState {
  const agenda = makeAgenda(options.clock);
  const services: RenderService[] = [];
  const deploys: RenderDeploy[] = [];
  const events: RenderEvent[] = [];
  let ids = 0;
  let nextDeployFails = false;

  const newId = (kind: string) => `${kind}-${(++ids).toString().padStart(4, "0")}acme`;
  const record = (serviceId: string, type: string, details: RenderEvent["details"], at = agenda.now()) => {
    events.push({ id: newId("evt"), serviceId, timestamp: at, type, details });
  };

  function makeInstances(service: RenderService, count: number, at: number): RenderService["instances"] {
    return Array.from({ length: count }, () => ({ id: newId(service.id), createdAt: at }));
  }

  /** Instances follow the wish a little later; a newer wish wins because it reads the service at that time. */
  function followInstances(service: RenderService, isFresh: boolean): void {
    agenda.after(options.instancesMs, (at) => {
      const wanted = service.isSuspended ? 0 : service.numInstances;
      const kept = isFresh ? [] : service.instances.slice(0, wanted);
      if (!isFresh && service.instances.length !== wanted && wanted > 0) {
        const details = { fromInstances: service.instances.length, toInstances: wanted };
        record(service.id, "instance_count_changed", details, at);
      }
      service.instances = [...kept, ...makeInstances(service, wanted - kept.length, at)];
    });
  }

  function deploy(service: RenderService, commit: RenderDeploy["commit"], trigger: RenderDeploy["trigger"]) {
    const now = agenda.now();
    for (const other of deploys) {
      if (other.serviceId !== service.id || !isRunning(other)) continue;
      Object.assign(other, { status: "canceled", updatedAt: now, finishedAt: now });
    }
    const started: RenderDeploy = {
      id: newId("dep"),
      serviceId: service.id,
      commit,
      trigger,
      createdAt: now,
      status: "build_in_progress",
      updatedAt: now,
      finishedAt: undefined,
    };
    deploys.unshift(started);
    record(service.id, "deploy_started", { deployId: started.id, trigger: { rollback: trigger === "rollback" } });
    const fails = nextDeployFails;
    nextDeployFails = false;
    agenda.after(options.deployMs / 2, (at) => {
      if (!isRunning(started)) return;
      started.updatedAt = at;
      if (fails) finish(started, "build_failed", at);
      else started.status = "update_in_progress";
    });
    agenda.after(options.deployMs, (at) => {
      if (!isRunning(started)) return;
      for (const other of deploys) {
        if (other.serviceId === service.id && other.status === "live") {
          Object.assign(other, { status: "deactivated", updatedAt: at });
        }
      }
      finish(started, "live", at);
      service.instances = makeInstances(service, service.instances.length, at);
    });
    return started;
  }

  function finish(deployed: RenderDeploy, status: "live" | "build_failed", at: number): void {
    Object.assign(deployed, { status, updatedAt: at, finishedAt: at });
    const deployStatus = status === "live" ? "succeeded" : "failed";
    record(deployed.serviceId, "deploy_ended", { deployId: deployed.id, deployStatus, status: 2, reason: null }, at);
  }

  function seed(id: string, type: RenderService["type"], autoscaling: RenderAutoscaling | undefined): void {
    const now = agenda.now();
    const name = id.replace("srv-", "");
    const service: RenderService = {
      id,
      name,
      type,
      repo: `https://github.com/acme/orders-api`,
      createdAt: now - 90 * day,
      autoDeploy: "yes",
      isSuspended: false,
      numInstances: 2,
      autoscaling,
      instances: [],
      updatedAt: now - day,
    };
    service.instances = makeInstances(service, 2, now - day);
    services.push(service);
    const titles = ["Keep idle connections open", "Batch the outbox", "Log slow queries"];
    titles.forEach((message, index) => {
      const createdAt = now - (titles.length - index) * day;
      const commit = { id: `${index + 1}`.repeat(40), message, createdAt: createdAt - 60_000 };
      const status = index === titles.length - 1 ? "live" : "deactivated";
      const finishedAt = createdAt + 120_000;
      const past = { id: newId("dep"), serviceId: id, commit, trigger: "new_commit" as const, createdAt };
      deploys.unshift({ ...past, status, updatedAt: finishedAt, finishedAt });
    });
  }

  seed("srv-api", "web_service", undefined);
  seed("srv-worker", "background_worker", {
    enabled: true,
    min: 1,
    max: 5,
    criteria: { cpu: { enabled: true, percentage: 70 }, memory: { enabled: false, percentage: 80 } },
  });

  return {
    services: () => services,
    service: (id) => services.find((service) => service.id === id),
    deploys(serviceId) {
      agenda.settle();
      return deploys.filter((one) => one.serviceId === serviceId);
    },
    events(serviceId) {
      agenda.settle();
      return events.filter((event) => event.serviceId === serviceId);
    },
    deploy,
    push(serviceId, commit) {
      const service = services.find(({ id }) => id === serviceId);
      if (service?.autoDeploy !== "yes") return undefined;
      return deploy(service, { ...commit, createdAt: agenda.now() }, "new_commit");
    },
    failNextDeploy() {
      nextDeployFails = true;
    },
    scale(service, numInstances) {
      if (service.autoscaling?.enabled) return;
      service.numInstances = numInstances;
      service.updatedAt = agenda.now();
      followInstances(service, false);
    },
    restart(service) {
      record(service.id, "server_restarted", { triggeredByUser: "usr-acme" });
      followInstances(service, true);
    },
    suspend(service, isSuspended) {
      service.isSuspended = isSuspended;
      service.updatedAt = agenda.now();
      record(service.id, isSuspended ? "service_suspended" : "service_resumed", { actor: "user" });
      followInstances(service, false);
    },
    record,
    settle: () => agenda.settle(),
  };
}

const day = 86_400_000;

function isRunning(deploy: RenderDeploy): boolean {
  return deploy.status === "build_in_progress" || deploy.status === "update_in_progress";
}
