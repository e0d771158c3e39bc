/** Slack's short names (https://docs.slack.dev/reference/methods/emoji.list lists only custom ones; these are the standard set's). */
const table = `
rotating_light 🚨;warning ⚠️;fire 🔥;boom 💥;collision 💥;bell 🔔;no_bell 🔕;mega 📣;loudspeaker 📢;sos 🆘;no_entry ⛔;no_entry_sign 🚫;octagonal_sign 🛑;stop_sign 🛑;zap ⚡;skull 💀;bomb 💣;
white_check_mark ✅;heavy_check_mark ✔️;ballot_box_with_check ☑️;x ❌;heavy_multiplication_x ✖️;negative_squared_cross_mark ❎;question ❓;grey_question ❔;exclamation ❗;grey_exclamation ❕;bangbang ‼️;interrobang ⁉️;
red_circle 🔴;large_orange_circle 🟠;orange_circle 🟠;large_yellow_circle 🟡;yellow_circle 🟡;large_green_circle 🟢;green_circle 🟢;large_blue_circle 🔵;blue_circle 🔵;large_purple_circle 🟣;large_brown_circle 🟤;white_circle ⚪;black_circle ⚫;
large_red_square 🟥;red_square 🟥;large_orange_square 🟧;orange_square 🟧;large_yellow_square 🟨;yellow_square 🟨;large_green_square 🟩;green_square 🟩;large_blue_square 🟦;blue_square 🟦;large_purple_square 🟪;large_brown_square 🟫;white_large_square ⬜;black_large_square ⬛;white_square_button 🔳;
small_red_triangle 🔺;small_red_triangle_down 🔻;large_orange_diamond 🔶;large_blue_diamond 🔷;small_orange_diamond 🔸;small_blue_diamond 🔹;black_small_square ▪️;white_small_square ▫️;
pushpin 📌;round_pushpin 📍;paperclip 📎;link 🔗;bookmark 🔖;label 🏷️;triangular_flag_on_post 🚩;checkered_flag 🏁;waving_white_flag 🏳️;dart 🎯;
memo 📝;pencil 📝;pencil2 ✏️;notebook 📓;book 📖;books 📚;scroll 📜;page_facing_up 📄;page_with_curl 📃;clipboard 📋;newspaper 📰;card_index 📇;file_folder 📁;open_file_folder 📂;card_file_box 🗃️;file_cabinet 🗄️;wastebasket 🗑️;inbox_tray 📥;outbox_tray 📤;package 📦;envelope ✉️;email 📧;incoming_envelope 📨;
bar_chart 📊;chart_with_upwards_trend 📈;chart_with_downwards_trend 📉;calendar 📆;date 📅;spiral_calendar_pad 🗓️;clock1 🕐;clock3 🕒;clock9 🕘;clock12 🕛;alarm_clock ⏰;stopwatch ⏱️;timer_clock ⏲️;hourglass ⌛;hourglass_flowing_sand ⏳;watch ⌚;mantelpiece_clock 🕰️;
arrow_right ➡️;arrow_left ⬅️;arrow_up ⬆️;arrow_down ⬇️;arrow_upper_right ↗️;arrow_lower_right ↘️;arrow_right_hook ↪️;leftwards_arrow_with_hook ↩️;arrows_counterclockwise 🔄;arrows_clockwise 🔃;repeat 🔁;rewind ⏪;fast_forward ⏩;black_left_pointing_double_triangle_with_vertical_bar ⏮️;arrow_forward ▶️;arrow_backward ◀️;double_vertical_bar ⏸️;pause_button ⏸️;black_square_for_stop ⏹️;black_circle_for_record ⏺️;heavy_plus_sign ➕;heavy_minus_sign ➖;
rocket 🚀;ship 🚢;anchor ⚓;construction 🚧;ambulance 🚑;fire_engine 🚒;police_car 🚓;helicopter 🚁;traffic_light 🚥;vertical_traffic_light 🚦;airplane ✈️;satellite 🛰️;satellite_antenna 📡;
gear ⚙️;wrench 🔧;hammer 🔨;hammer_and_wrench 🛠️;tools 🛠️;nut_and_bolt 🔩;toolbox 🧰;magnet 🧲;mag 🔍;mag_right 🔎;microscope 🔬;telescope 🔭;key 🔑;lock 🔒;unlock 🔓;closed_lock_with_key 🔐;shield 🛡️;electric_plug 🔌;battery 🔋;bulb 💡;flashlight 🔦;test_tube 🧪;dna 🧬;bug 🐛;beetle 🐞;ladybug 🐞;spider_web 🕸️;broom 🧹;fire_extinguisher 🧯;thermometer 🌡️;
computer 💻;desktop_computer 🖥️;floppy_disk 💾;cd 💿;iphone 📱;telephone_receiver 📞;phone ☎️;telephone ☎️;pager 📟;globe_with_meridians 🌐;earth_americas 🌎;earth_africa 🌍;earth_asia 🌏;cloud ☁️;thunder_cloud_and_rain ⛈️;lightning 🌩️;rain_cloud 🌧️;sunny ☀️;rainbow 🌈;snowflake ❄️;ocean 🌊;tornado 🌪️;
eyes 👀;eye 👁️;raised_hand ✋;hand ✋;wave 👋;+1 👍;thumbsup 👍;-1 👎;thumbsdown 👎;clap 👏;pray 🙏;muscle 💪;ok_hand 👌;point_right 👉;point_left 👈;point_up ☝️;point_down 👇;raised_hands 🙌;handshake 🤝;writing_hand ✍️;crossed_fingers 🤞;
bust_in_silhouette 👤;busts_in_silhouette 👥;speaking_head_in_silhouette 🗣️;firefighter 🧑‍🚒;technologist 🧑‍💻;detective 🕵️;sleuth_or_spy 🕵️;crown 👑;
smile 😄;slightly_smiling_face 🙂;joy 😂;sweat_smile 😅;thinking_face 🤔;face_with_monocle 🧐;sob 😭;cry 😢;scream 😱;sweat 😓;relieved 😌;sunglasses 😎;sleeping 😴;zzz 💤;facepalm 🤦;face_palm 🤦;shrug 🤷;robot_face 🤖;ghost 👻;see_no_evil 🙈;exploding_head 🤯;partying_face 🥳;
tada 🎉;confetti_ball 🎊;sparkles ✨;star ⭐;star2 🌟;trophy 🏆;medal 🏅;100 💯;heart ❤️;green_heart 💚;yellow_heart 💛;broken_heart 💔;gift 🎁;balloon 🎈;coffee ☕;pizza 🍕;beers 🍻;seedling 🌱;evergreen_tree 🌲;recycle ♻️;infinity ♾️;
information_source ℹ️;new 🆕;free 🆓;up 🆙;cool 🆒;ok 🆗;id 🆔;one 1️⃣;two 2️⃣;three 3️⃣;four 4️⃣;five 5️⃣;six 6️⃣;seven 7️⃣;eight 8️⃣;nine 9️⃣;zero 0️⃣;keycap_ten 🔟;hash #️⃣;
speech_balloon 💬;thought_balloon 💭;left_speech_bubble 🗨️;ear 👂;moneybag 💰;credit_card 💳;shopping_trolley 🛒;shopping_cart 🛒;department_store 🏬;office 🏢;hospital 🏥;bank 🏦;house 🏠;
performing_arts 🎭;clapper 🎬;movie_camera 🎥;camera 📷;camera_with_flash 📸;headphones 🎧;musical_note 🎵;video_game 🎮;game_die 🎲;joystick 🕹️;crystal_ball 🔮;jigsaw 🧩;art 🎨;thread 🧵;compass 🧭;world_map 🗺️;straight_ruler 📏;triangular_ruler 📐;scales ⚖️;balance_scale ⚖️;ladder 🪜;hook 🪝
`;

const characterOf: ReadonlyMap<string, string> = new Map(
  table
    .split(/[;\n]/)
    .map((entry) => entry.split(" "))
    .flatMap(([name, character]) => (name && character ? [[name, character] as const] : [])),
);

/** The emoji's character, or undefined for a name that is not of the standard set we know. */
export function emojiOf(name: string): string | undefined {
  return characterOf.get(name.replace(/::skin-tone-\d$/, ""));
}

/** Tells whether `:name:` is an emoji here. */
export function hasEmoji(name: string): boolean {
  return characterOf.has(name);
}

/** Every known short name, in the table's order: what the reaction picker offers. */
export const emojiNames: readonly string[] = [...characterOf.keys()];
