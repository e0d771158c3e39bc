import { expect, test, vi } from "vitest";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

test("the room is opened with its card in it and its responders invited; the rest is wanted", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);

  const room = { channelId: "C1", name: "inc-1-checkout-is-down" };
  expect(await house.reload(incident)).toMatchObject({ room });
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "room-opened", "responders-invited"]);
  expect(house.room.cards.get(incident.id)?.incident.room).toEqual(room);
  expect(house.room.invitations).toEqual([{ channelId: "C1", userIds: ["U_DECLARER", "U_WEB", "U_ANNA", "U_BEN"] }]);
  expect(house.wanted()).toEqual(["dress-room", "invite-responders", "show:announcement", "show:incident-card"]);
});

test("who got a role while the room was being opened is invited by the effect that follows", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const open = house.room.open.bind(house.room);
  house.room.open = async (...needs) => {
    const role = { incidentId: incident.id, role: "lead", by: incident.openedBy } as const;
    await house.assignRole({ ...role, userId: "U_LATE" });
    return open(...needs);
  };
  await house.openRoom(house.run(), incident.id);
  expect(house.wanted()).toContain("invite-responders");
  await house.inviteResponders(house.run(), incident.id);

  expect(house.room.invitations.flatMap(({ userIds }) => userIds)).toContain("U_LATE");
  const invited = house.room.invitations.flatMap(({ userIds }) => userIds);
  expect(invited).toEqual([...new Set(invited)]);
});

test("a card that Slack refuses keeps neither room nor invitations back, and is left to its own effect", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const showCard = house.room.showCard.bind(house.room);
  house.room.showCard = () => Promise.reject(new Error("no answer"));
  await house.openRoom(house.run(), incident.id);
  expect(await house.reload(incident)).toMatchObject({ room: { channelId: "C1" } });
  expect(house.room.invitations).toHaveLength(1);
  expect(house.wanted()).toEqual(["dress-room", "invite-responders", "show:announcement", "show:incident-card"]);

  house.room.showCard = showCard;
  house.work.outbox.takeAll();
  await house.showIncident(house.run(), { kind: "incident-card", incidentId: incident.id });
  expect(house.room.cards.has(incident.id)).toBe(true);
  // The card that is to be pinned is there now.
  expect(house.wanted()).toContain("dress-room");
});

test("who is invited by another effect meanwhile is recorded once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const inviteAtOnce = house.room.inviteAtOnce.bind(house.room);
  house.room.inviteAtOnce = async (...needs) => {
    // After the room is recorded, as an alert with a new service may want it.
    await vi.waitUntil(async () => (await house.reload(incident)).room !== null);
    await house.inviteResponders(house.run(), incident.id);
    return inviteAtOnce(...needs);
  };
  await house.openRoom(house.run(), incident.id);
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "room-opened", "responders-invited"]);
});

test("a room that was lost after it was recorded is opened anew by a later attempt, once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect = makeMemoryRun();
  await house.openRoom(effect.attempt(), incident.id);
  house.room.rooms[0] = { channelId: "C-deleted", name: "deleted" };
  await house.transact(async (work) => {
    const present = await work.incidents.load(incident.id);
    if (present !== undefined) await work.incidents.save({ ...present, room: null });
  });
  await house.openRoom(effect.attempt(), incident.id);
  // As repair wants it.
  await house.openRoom(house.run(), incident.id);
  expect(house.room.rooms.map(({ channelId }) => channelId)).toEqual(["C-deleted", "C2"]);
  expect(await house.reload(incident)).toMatchObject({ room: { channelId: "C2" } });
});

test("who finds that another room was recorded meanwhile invites nobody into its own", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect = makeMemoryRun();
  const open = house.room.open.bind(house.room);
  const other = { channelId: "C-other", name: "inc-1-other" };
  house.room.open = async (...needs) => {
    await house.transact((work) => work.incidents.giveRoom(incident.id, other));
    return open(...needs);
  };
  await expect(house.openRoom(effect.attempt(), incident.id)).rejects.toMatchObject({
    code: "room-already-there",
    retry: "may-retry",
  });
  expect(house.room.invitations).toEqual([]);

  await house.openRoom(effect.attempt(), incident.id);
  await house.inviteResponders(house.run(), incident.id);
  expect(house.room.invitations.map(({ channelId }) => channelId)).toEqual(["C-other"]);
  expect(house.room.cards.get(incident.id)?.incident.room).toEqual(other);
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "room-opened", "responders-invited"]);
});

test("an attempt that ended right after the room was recorded is followed by one that says so", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.transact((work) => work.incidents.giveRoom(incident.id, { channelId: "C1", name: "inc-1" }));
  await house.openRoom(house.run(), incident.id);
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "room-opened"]);
  expect(house.wanted()).toEqual(["dress-room", "invite-responders", "show:announcement", "show:incident-card"]);
});

test("ornaments are wanted also by an attempt whose card an earlier one posted and that can't edit it", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect = makeMemoryRun();
  const inviteAtOnce = house.room.inviteAtOnce.bind(house.room);
  // Killed while the invitations are on their way.
  house.room.inviteAtOnce = () => new Promise(() => undefined);
  void house.openRoom(effect.attempt(), incident.id);
  await vi.waitUntil(() => house.room.cards.has(incident.id));
  await vi.waitUntil(async () => (await house.reload(incident)).room !== null);
  house.room.inviteAtOnce = inviteAtOnce;
  const showCard = house.room.showCard.bind(house.room);
  house.room.showCard = () => Promise.reject(new Error("no room for an edit"));
  await house.openRoom(effect.attempt(), incident.id);
  house.room.showCard = showCard;
  await house.showIncident(house.run(), { kind: "incident-card", incidentId: incident.id });
  expect(house.wanted()).toContain("dress-room");
});

test("a room that repair took away while it was opened again is not put back", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  const showCard = house.room.showCard.bind(house.room);
  house.room.showCard = async (...needs) => {
    await house.transact(async (work) => {
      const present = await work.incidents.load(incident.id);
      if (present !== undefined) await work.incidents.save({ ...present, room: null });
    });
    await showCard(...needs);
  };
  await house.openRoom(house.run(), incident.id);
  expect(await house.reload(incident)).toMatchObject({ room: null });
});

test("neither room nor card waits for who is in a group", async () => {
  const house = makeIncidentHouse({ membersOf: () => new Promise(() => undefined) });
  const incident = await house.anIncident({ services: ["web"] });
  await house.openRoom(house.run(), incident.id);
  expect(house.room.cards.has(incident.id)).toBe(true);
  expect(house.room.invitations).toEqual([]);
  expect(house.wanted()).toContain("invite-responders");
});

test("an invitation that Slack refuses is left to the effect that follows", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const invite = house.room.invite.bind(house.room);
  house.room.invite = () => Promise.reject(new Error("no answer"));
  await house.openRoom(house.run(), incident.id);
  expect(house.room.cards.has(incident.id)).toBe(true);
  expect(await house.kindsOf(incident)).not.toContain("responders-invited");

  house.room.invite = invite;
  expect(house.wanted()).toContain("invite-responders");
  await house.inviteResponders(house.run(), incident.id);
  expect(house.room.invitations).toEqual([{ channelId: "C1", userIds: ["U_DECLARER", "U_WEB", "U_ANNA", "U_BEN"] }]);
});

test("a crash between creating and recording the room leads to one room", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect = makeMemoryRun();
  await house.room.open(effect.attempt(), incident, "inc-1-checkout-is-down");
  await house.openRoom(effect.attempt(), incident.id);

  expect(house.room.rooms).toHaveLength(1);
  expect(await house.reload(incident)).toMatchObject({ room: { channelId: "C1" } });
});

test("opening the room again only makes sure of the wishes", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  house.work.outbox.takeAll();
  await house.openRoom(house.run(), incident.id);

  expect(house.room.rooms).toHaveLength(1);
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "room-opened", "responders-invited"]);
  expect(house.room.invitations).toHaveLength(1);
  expect(house.wanted()).toContain("invite-responders");
});

test("owners, members of their groups, the declarer and the lead are invited, each once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ services: ["web", "api"] });
  await house.assignRole({ incidentId: incident.id, role: "lead", userId: "U_ANNA", by: incident.openedBy });
  await house.openRoom(house.run(), incident.id);
  await house.inviteResponders(house.run(), incident.id);

  expect(house.room.invitations).toEqual([
    { channelId: "C1", userIds: ["U_DECLARER", "U_ANNA", "U_WEB", "U_API", "U_BEN"] },
  ]);
});

test("who was invited before isn't dragged back by a later invitation", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ services: ["api"] });
  await house.openRoom(house.run(), incident.id);
  await house.inviteResponders(house.run(), incident.id);
  await house.inviteResponders(house.run(), incident.id);
  await house.assignRole({ incidentId: incident.id, role: "ops", userId: "U_NEW", by: incident.openedBy });
  await house.inviteResponders(house.run(), incident.id);

  expect(house.room.invitations.map(({ userIds }) => userIds)).toEqual([["U_DECLARER", "U_API"], ["U_NEW"]]);
});

test("people who can't be invited are named in the timeline", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ services: ["api"] });
  house.room.uninvitable.add("U_API");
  await house.openRoom(house.run(), incident.id);
  await house.inviteResponders(house.run(), incident.id);

  const event = (await house.work.timeline.of(incident.id)).at(-1);
  expect(event).toMatchObject({
    kind: "responders-invited",
    text: "Invited 1 responder; 1 could not be invited",
    data: { notInvited: ["U_API"] },
  });
});

test("a private incident is announced nowhere", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ isPrivate: true });
  await house.openRoom(house.run(), incident.id);
  expect(house.wanted()).not.toContain("show:announcement");
  await house.showIncident(house.run(), { kind: "announcement", incidentId: incident.id });
  expect(house.room.announcements.size).toBe(0);
});
