//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// Unknown login, wrong password, account resting, or the person left: one answer for all, so that it tells nobody
    /// which logins exist.
    LOGIN_REFUSED = "staff.login_refused", 401, "帳號或密碼不正確。連續錯五次會暫停 15 分鐘，之後再試或請主管重設密碼。", "The login or the password is not right. After five wrong tries an account rests for 15 minutes; try again then, or have your manager set a new password.";
    /// The password of somebody who is logged in already is not right.
    PASSWORD_WRONG = "staff.password_wrong", 403, "密碼不正確，什麼都沒有改變。連續錯五次會暫停 15 分鐘。", "The password is not right; nothing was changed. After five wrong tries the account rests for 15 minutes.";
    /// Wrong PIN or badge, or the person or the till rests, or they may not use this till: one answer for all.
    PIN_REFUSED = "staff.pin_refused", 403, "PIN 碼或識別證不正確，或不能使用這台收銀機。連續錯五次會暫停 15 分鐘，也可以請同事用密碼登入。", "The PIN or the badge is not right, or is not for this till. After five wrong tries it rests for 15 minutes; meanwhile log in with a password.";
    /// The password was right; the second factor's code is missing.
    CODE_NEEDED = "staff.code_needed", 401, "請再輸入驗證器 App 上的六位數驗證碼，或一組備用碼。", "Now type the six digits of your authenticator app, or one of your recovery codes.";
    /// The second factor's code is wrong, old or used.
    CODE_REFUSED = "staff.code_refused", 403, "驗證碼不正確或已經用過，請輸入下一組。連續錯五次會暫停 15 分鐘。", "The code is not right or was used. Type the next one. After five wrong tries the account rests for 15 minutes.";
    /// Whoever looks after people changes their own secrets where their password is asked for.
    OWN_SECRET = "staff.own_secret", 409, "這是你自己的帳號：密碼、PIN 碼和兩步驟驗證請到「我的帳號」更改，那裡會先確認你現在的密碼；識別證請由另一位同事發給你。什麼都沒有改變。", "This is your own account: change your password, your PIN and two-step log-in on the page \"My account\", which asks for your password first; have somebody else give you a badge. Nothing was changed.";
    /// A second factor is on already.
    SECOND_FACTOR_ON = "staff.second_factor_on", 409, "已經啟用兩步驟驗證。要換手機，請先停用。", "Two-step log-in is on already. To move it to another phone, turn it off first.";
    /// Whoever acts lacks what they want to give.
    NOT_YOURS_TO_GIVE = "staff.not_yours_to_give", 403, "你自己沒有「{permission}」這項權限，所以不能給別人。請由有這項權限的人來做。", "You lack the permission {permission} yourself, so you cannot give it. Ask somebody who has it.";
    /// Whoever acts may not go as far themselves as they want to let others go.
    LIMIT_NOT_YOURS = "staff.limit_not_yours", 403, "你自己的「{limit}」上限是 {most}，不能給別人更高的。請由上限更高的人來做。", "Your own limit {limit} is {most}, so you cannot give a higher one. Ask somebody who may go further.";
    /// Whoever acts may do less than the person whom they want to change, or than the role that they want to lower.
    ABOVE_YOU = "staff.above_you", 403, "這位同事或這個角色的權限比你多，請由權限更高的人來做。什麼都沒有改變。", "This person or role may do more than you. Ask somebody with all of these permissions; nothing was changed.";
    /// A built-in role keeps its name and its permissions.
    ROLE_BUILT_IN = "staff.role_built_in", 409, "內建角色的名稱和權限不能改，也不能停用；請另外新增一個角色。", "A built-in role keeps its name and permissions. Make a role of your own beside it.";
    /// The owner's role goes without limits.
    OWNER_UNLIMITED = "staff.owner_unlimited", 409, "品牌主不能有上限：設了以後，沒有人能再放寬。請另外新增一個有上限的角色。什麼都沒有改變。", "The owner's role has no limits: nobody could raise them again. Make a role of your own with limits. Nothing was changed.";
    /// Somebody holds the role.
    ROLE_IN_USE = "staff.role_in_use", 409, "還有 {count} 個人是這個角色，請先換成別的角色。", "{count} people hold this role. Give them another one first.";
    /// A limit that there is not, or out of range.
    LIMIT_INVALID = "staff.limit_invalid", 422, "「{limit}」這項上限不正確：折扣是 0 到 100，金額是 0 以上。", "The limit {limit} is not right: a discount is 0 to 100, an amount 0 or more.";
    /// A password of a length that is not taken.
    PASSWORD_LENGTH = "staff.password_length", 422, "密碼請用 {at_least} 到 {at_most} 個字元。", "A password has {at_least} to {at_most} characters.";
    /// A PIN of a shape that is not taken.
    PIN_SHAPE = "staff.pin_shape", 422, "PIN 碼請用 {at_least} 到 {at_most} 個數字。", "A PIN has {at_least} to {at_most} digits.";
    /// A login of a shape that is not taken.
    LOGIN_SHAPE = "staff.login_shape", 422, "帳號請用 1 到 120 個字元，不含空白。", "A login has 1 to 120 characters and no spaces.";
    /// The login belongs to somebody.
    LOGIN_TAKEN = "staff.login_taken", 409, "這個帳號已經有人使用，請換一個。", "This login is taken. Choose another one.";
    /// The code of a store, register or role belongs to another one.
    CODE_TAKEN = "staff.code_taken", 409, "代碼 {code} 已經使用過，請換一個。", "The code {code} is taken. Choose another one.";
    /// A code of a shape that is not taken.
    CODE_SHAPE = "staff.code_shape", 422, "代碼請用 1 到 16 個英文字母、數字或連字號。", "A code has 1 to 16 letters, digits or hyphens.";
    /// A name that is empty or too long.
    NAME_SHAPE = "staff.name_shape", 422, "名稱請填 1 到 120 個字。", "A name has 1 to 120 characters.";
    /// The tax id fails its check.
    TAX_ID_INVALID = "staff.tax_id_invalid", 422, "統一編號不正確，請再核對一次。", "This tax id is not valid. Check its digits.";
    /// The tax id belongs to another legal entity of the brand.
    TAX_ID_TAKEN = "staff.tax_id_taken", 409, "這個統一編號已經登記過。", "A legal entity with this tax id exists already.";
    /// A plan of what a store is to sell that cannot be.
    TARGET_INVALID = "staff.target_invalid", 422, "目標要是 0 以上的金額：七個星期各一個，特別的日子最多 731 天。沒有任何變動。", "Targets are amounts from 0 up: one for each of seven weekdays, and at most 731 days that are different. Nothing was changed.";
    /// A cut-off outside of a day.
    CUT_OFF_INVALID = "staff.cut_off_invalid", 422, "換日時間要在 00:00 到 23:59 之間。", "The cut-off lies between 00:00 and 23:59.";
    /// No such legal entity, or it was wound up.
    ENTITY_UNKNOWN = "staff.entity_unknown", 404, "找不到這個公司，或已經停用。", "There is no such legal entity, or it was wound up.";
    /// Hours that cannot be: they overlap, end before they begin, or name a day twice.
    OPENING_INVALID = "staff.opening_invalid", 422, "營業時間填得不對：結束要晚於開始、同一天的時段不能重疊、同一個特別日只能填一次。請修改標示的那一列。", "These hours cannot be: each has to end after it begins, spans of a day must not overlap, and a special day is named once. Mend the row that is marked.";
    /// A point that is on no map.
    PLACE_INVALID = "staff.place_invalid", 422, "地圖位置要同時填緯度（-90 到 90）和經度（-180 到 180），或兩個都留白。", "A place on the map needs both latitude (-90 to 90) and longitude (-180 to 180), or neither.";
    /// No such store, or it is closed.
    STORE_UNKNOWN = "staff.store_unknown", 404, "找不到這家門市，或已經結束營業。", "There is no such store, or it closed for good.";
    /// No such register, or it is retired.
    REGISTER_UNKNOWN = "staff.register_unknown", 404, "找不到這台收銀機，或已經停用。", "There is no such register, or it is retired.";
    /// No such person, or they left.
    PERSON_UNKNOWN = "staff.person_unknown", 404, "找不到這位同事，或已經離職。", "There is no such person here, or they left.";
    /// No such role.
    ROLE_UNKNOWN = "staff.role_unknown", 404, "找不到這個角色。", "There is no such role.";
    /// The person has the role already.
    ROLE_HELD = "staff.role_held", 409, "這位同事已經有這個角色。", "This person has that role already.";
    /// The last person who may change who works here.
    LAST_OWNER = "staff.last_owner", 409, "這是最後一位品牌主，請先指定另一位。", "This is the last owner. Make somebody else one first.";
    /// The pairing code is unknown, used or too old.
    PAIRING_REFUSED = "staff.pairing_refused", 409, "配對碼不正確或已過期，請在後台重新產生一組。", "The pairing code is not right or has expired. Ask for a new one in the admin.";
    /// Not a public key that a till can have.
    KEY_INVALID = "staff.key_invalid", 422, "裝置金鑰的格式不正確。", "The device key is not an Ed25519 or P-256 public key.";
    /// The register's last shift is still open.
    SHIFT_OPEN = "staff.shift_open", 409, "這台收銀機還有未關的班，請先關班。", "This register has an open shift. Close it first.";
    /// The shift is not open.
    SHIFT_NOT_OPEN = "staff.shift_not_open", 409, "這一班已經關了，或不存在。", "This shift is closed already, or there is none.";
    /// The shift was opened on another register.
    SHIFT_REPEATED = "staff.shift_repeated", 409, "這個班別編號已經用過。", "This shift was opened before.";
    /// The store day does not stand where the act needs it.
    DAY_STATE = "staff.day_state", 409, "{date} 的門市日{state?none:還沒有開始;open:還在營業，沒有全部點清;counted:已經點清，還沒有關帳;closed:已經關帳;locked:已經鎖定，不能再打開;的狀態已經改變}，所以不能這樣處理。", "The store day {date} {state?none:has not begun;open:is still open and not counted;counted:is counted and not closed;closed:is closed;locked:is locked and does not open again;has changed}, so this cannot be done.";
    /// The store day still has open shifts.
    DAY_SHIFTS_OPEN = "staff.day_shifts_open", 409, "還有 {count} 個班沒關，請先關班。", "There are {count} open shifts. Close them first.";
    /// The books of that day were taken over.
    PERIOD_LOCKED = "staff.period_locked", 409, "{date} 的帳已經鎖定（鎖到 {through}），不能再記進去，也不能重新打開。什麼都沒有改變。要更正請用今天的日期處理，或請會計解除鎖定。", "The books of {date} are locked (through {through}), so nothing is booked there and the day does not open again. Nothing was changed. Correct it with today's date, or ask whoever keeps the books to unlock the month.";
    /// The month is locked.
    PERIOD_LOCKED_ALREADY = "staff.period_locked_already", 409, "{month} 已經鎖定了，不用再鎖一次。", "{month} is locked already; there is nothing to do.";
    /// The month is not locked.
    PERIOD_NOT_LOCKED = "staff.period_not_locked", 409, "{month} 沒有鎖定，不用解除。", "{month} is not locked; there is nothing to unlock.";
    /// The month has not ended in every store.
    PERIOD_NOT_OVER = "staff.period_not_over", 409, "{month} 還沒有過完，月底過後才能鎖定。", "{month} is not over yet. Lock it after its last day.";
    /// Shifts of the month still run.
    PERIOD_SHIFTS_OPEN = "staff.period_shifts_open", 409, "{month} 以前還有 {count} 個班沒關，這些收銀機可能還有沒送出的銷售。請先關班，再鎖定。", "There are {count} open shifts up to {month}; their tills may hold sales that were not sent yet. Close them, then lock the month.";
    /// Days of the month wait to be closed.
    PERIOD_DAYS_OPEN = "staff.period_days_open", 409, "{month} 以前還有 {count} 個門市日沒關帳，最早的是{store} {date}。請先到「日結」關帳，再鎖定。", "There are {count} store days up to {month} that are not closed, the first is {store} on {date}. Close them, then lock the month.";
    /// A store closes once its drawers are counted.
    STORE_SHIFTS_OPEN = "staff.store_shifts_open", 409, "這家門市還有 {count} 個班沒關，請先關班再結束營業。什麼都沒有改變。", "This store has {count} open shifts. Close them before you close the store; nothing was changed.";
    /// The person who grants may not do it either.
    GRANT_NOT_ALLOWED = "staff.grant_not_allowed", 403, "你沒有這項權限（{permission}），不能替別人核准。", "You lack the permission {permission} yourself, so you cannot grant it.";
    /// Nobody approves what they do themselves.
    GRANT_ONESELF = "staff.grant_oneself", 409, "不能核准自己的動作，請由另一位同事核准。", "Nobody approves what they do themselves. Ask somebody else.";
    /// An approval, or taking people's data out, without a reason.
    REASON_NEEDED = "staff.reason_needed", 422, "這要有理由，請從清單中選一個；什麼都沒有改變。", "This needs a reason from the list; nothing was changed.";
    /// The grant is used, too old, or for something else.
    GRANT_REFUSED = "staff.grant_refused", 409, "這個核准已經用過、過期，或不是給這個動作的。", "This approval was used, has expired, or is for something else.";
    /// A grant that would live too long, or has ended already.
    GRANT_TIME = "staff.grant_time", 422, "核准的有效時間最長 {minutes} 分鐘。", "An approval holds for at most {minutes} minutes.";
    /// The first paper came out; another one is a reprint.
    PRINT_DONE = "staff.print_done", 409, "這張單據的正本已經印出來了，沒有再印。要再印一張請用「重印」，會註明是副本。", "The first paper of this document came out, so nothing was printed. Print it again with a reason; it will say that it is a copy.";
    /// Bytes left for the printer and nothing was heard.
    PRINT_UNSURE = "staff.print_unsure", 409, "這張單據已經送到印表機，還不知道有沒有印出來，沒有再印。請看一下印表機：沒有出紙就選「沒有印出來，再印一次」，有出紙就不用再印。", "This paper was sent to a printer and nobody knows yet whether it came out, so nothing was printed. Look at the printer: if no paper came out, say so and print it once more; if it did, all is well.";
    /// This till asked for no such paper.
    PRINT_UNKNOWN = "staff.print_unknown", 404, "這台收銀機沒有要印這張單據。", "This register did not ask for such a paper.";
    /// No permission has this name.
    PERMISSION_UNKNOWN = "staff.permission_unknown", 422, "沒有這項權限：{permission}", "There is no permission {permission}.";
}

#[cfg(test)]
mod tests {
    use kernel::Refusal;

    use super::*;
    use crate::DayState;

    #[test]
    fn names_are_unique_and_sentences_name_the_same_values() {
        let placeholders = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).map(|part| part.split(['}', '?']).next().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        for (index, code) in ALL.iter().enumerate() {
            assert!(code.name.starts_with("staff."));
            assert!(ALL[..index].iter().all(|other| other.name != code.name), "{} twice", code.name);
            assert_eq!(placeholders(code.zh_tw), placeholders(code.en), "{}", code.name);
        }
    }

    #[test]
    fn where_a_day_stands_is_said_in_words() {
        for state in DayState::ALL.iter().map(|state| state.as_str()).chain(["none"]) {
            let said = Refusal::new(&DAY_STATE).with("date", "1/2").with("state", state).sentence("zh-TW");
            assert!(!said.chars().any(|letter| letter.is_ascii_alphabetic()), "{said}");
        }
    }
}
