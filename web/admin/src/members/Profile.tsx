import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Area, answer, api, ifMatch, type Member } from "@tenon/api-client";
import { separator } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMay, useMayForBrand, useSession } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

const GENDERS = ["female", "male", "other"] as const;
/** What the list of places offers beside the counties and cities of Taiwan. */
const ELSEWHERE = "elsewhere";

/** What a member told about themselves, and the form in which people who serve them write it down. */
export function Profile({ member, onDone }: { member: Member; onDone: () => void }) {
  const say = useWords();
  const words = useStateWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const areas = useAreas();
  const { gender, birthday, area, preferences } = member.profile;
  const place = areas.find(({ code }) => code === area)?.name ?? area;
  const told = [gender && words("gender", gender), birthday, place, ...preferences].filter(Boolean);
  if (open) {
    const close = () => {
      setOpen(false);
      onDone();
    };
    return <Form member={member} areas={areas} onDone={close} />;
  }
  return (
    <>
      <p className={told.length === 0 ? "quiet" : undefined}>
        {told.length === 0 ? say("members.noProfile") : told.join(" · ")}
      </p>
      {may("members.edit") && member.state !== "erased" && (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {say("members.editProfile")}
          </Button>
        </div>
      )}
    </>
  );
}

function useAreas() {
  const list = useQuery({
    queryKey: ["areas"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/areas", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return list.data?.items ?? [];
}

interface FormProps {
  member: Member;
  areas: Area[];
  /** Closes the form, and shows the member as they are now. */
  onDone: () => void;
}

function Form({ member, areas, onDone }: FormProps) {
  const say = useWords();
  const words = useStateWords();
  const { session } = useSession();
  const everywhere = useMayForBrand()("members.edit");
  const saving = useSave();
  const [seen] = useState(member);
  const { profile } = seen;
  const listed = profile.area == null || areas.some(({ code }) => code === profile.area);
  const [name, setName] = useState(seen.name ?? "");
  const [gender, setGender] = useState<string>(profile.gender ?? "");
  const [birthday, setBirthday] = useState(profile.birthday ?? "");
  const [area, setArea] = useState(listed ? (profile.area ?? "") : ELSEWHERE);
  const [elsewhere, setElsewhere] = useState(listed ? "" : (profile.area ?? ""));
  const [likes, setLikes] = useState(profile.preferences.join(separator()));

  async function save(event: FormEvent) {
    event.preventDefault();
    const told = (text: string) => (text.trim() === "" ? null : text.trim());
    const body = {
      store_id: everywhere ? null : (session.stores[0]?.id ?? null),
      profile: {
        name: told(name),
        gender: GENDERS.find((one) => one === gender) ?? null,
        birthday: told(birthday),
        area: told(area === ELSEWHERE ? elsewhere : area),
        preferences: likes
          .split(/[、,，;；]/)
          .map((word) => word.trim())
          .filter((word) => word !== ""),
      },
    };
    // What the form was filled from: not what others made of it meanwhile.
    const params = { path: { id: member.id }, header: { "If-Match": ifMatch(seen.version) } };
    const kept = await saving.save(() => answer(api.PUT("/api/v1/members/{id}/profile", { params, body })));
    if (kept) onDone();
  }

  return (
    <form className="inline-form" onSubmit={(event) => void save(event)}>
      <div className="three">
        <TextInput
          label={say("members.name")}
          value={name}
          maxLength={80}
          error={saving.fault("/profile/name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("members.gender")}
          value={gender}
          data={[
            { value: "", label: say("members.unsaid") },
            ...GENDERS.map((one) => ({ value: one, label: words("gender", one) })),
          ]}
          onChange={(event) => setGender(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={say("members.birthday")}
          required={profile.birthday != null}
          value={birthday}
          error={saving.fault("/profile/birthday")}
          onChange={(event) => setBirthday(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("members.area")}
          value={area}
          data={[
            { value: "", label: say("members.unsaid") },
            ...areas.map(({ code, name: place }) => ({ value: code, label: place })),
            { value: ELSEWHERE, label: say("members.elsewhere") },
          ]}
          error={area === ELSEWHERE ? undefined : saving.fault("/profile/area")}
          onChange={(event) => setArea(event.currentTarget.value)}
        />
        {area === ELSEWHERE && (
          <TextInput
            label={say("members.place")}
            value={elsewhere}
            maxLength={40}
            error={saving.fault("/profile/area")}
            onChange={(event) => setElsewhere(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={say("members.likes")}
          description={say("members.likesHelp")}
          value={likes}
          maxLength={250}
          error={saving.fault("/profile/preferences")}
          onChange={(event) => setLikes(event.currentTarget.value)}
        />
      </div>
      <SaveFoot saving={saving} words={say("members.saveProfile")} quiet>
        <Button variant="subtle" onClick={onDone}>
          {say("members.cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
