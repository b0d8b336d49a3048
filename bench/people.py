#!/usr/bin/env python3
"""Invented persons with names of the region, in its scripts, and some of them twice, for benches.

    bench/people.py COUNT [SEED] > FILE.csv      rec_id says who is whom: rec-N-org, rec-N-dup-0

Every tenth person stands there a second time, as another office would have written him: in Latin letters instead of the script,
with a slip in the name, day and month swapped, a digit of the date wrong, the village left out, the names turned round, a
telephone or a passport or neither. Names are made of syllables; some are as common as Muhammad and Nguyen are. No two others
are meant to be one, though chance may make two much alike, as it does among people.
"""
import random
import sys

# Syllables as the script and as an office writes them.
THAI = "สม som ชาย chai ศักดิ์ sak วิ wi ชัย chai พร phon ธน thana กิต kit ติ ti นิ ni รัตน์ rat อรุณ arun บุญ bun มี mi ประ pra เสริฐ soet สุ su ดา da มา ma ลี li ทอง thong ดี di ใจ chai จิต chit แก้ว kaeo คำ kham"
BENGALI = "রহ rah মান man কর kar িম im আলী ali হাস has ান an সু su মন mon রা ra জু ju না na সের ser মিয়া mia খান khan বি bi লাল lal মোহ moh ন n শা sha হিদ hid তা ta রেক rek"
ARABIC = "كر kar يم im سل sal مان man جم jam ال al نور nur دين din حس has ين in رض rid وان wan طار tar ق iq سعي sai د d فيص fais ل al بش bash ير ir ياس yas مجي maji وليد walid"
HAN = "伟 wei 芳 fang 娜 na 敏 min 静 jing 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 艳 yan 杰 jie 涛 tao 明 ming 超 chao 霞 xia 平 ping 刚 gang 桂 gui 英 ying 华 hua 玉 yu 兰 lan"
BURMESE = "အောင် aung ကျော် kyaw လှ hla ဝင်း win မောင် maung သန်း than စိုး soe မြင့် myint ထွန်း htun ခင် khin နု nu ဇော် zaw မင်း min သူ thu ရဲ ye နိုင် naing"
HINDI = "राम ram कुमार kumar सु su नील nil वि vi जय jay अनि ani ल l म m हे he श sh प्र pra का ka दी di पक pak र r वि vi मो mo हन han गी gi ता ta"
TAMIL = "கும kum ார் ar சுந் sun தர dara ம் m ரவி ravi ராஜா raja செல் sel வம் vam முரு muru கன் gan பால pala ன் n சிவ siva கலா kala மணி mani வே ve லு lu"
MALAY = "bu di de wi su har to no ra ma sa ri wan fi tri la na ha mi ka yu mar jo ko pu tra ar dik nur za lim"
VIET = "anh binh cuong dung giang hai hung khanh lan linh long mai minh nam ngoc nhung phong phuc quan son tam thao thuy toan trang tuan tung vinh xuan yen"
COMMON = ["muhammad", "abdul", "nguyen", "singh", "kumar", "tran", "ahmad", "khan", "siti", "maung"]
VILLAGES = [a + b for a in ("ban ", "kampung ", "desa ", "phum ", "gaon ", "xom ", "tha ", "sungai ", "") for b in (
    "mak", "sari", "lang", "kedua", "noi", "yai", "pur", "nagar", "hoa", "dong", "rawa", "batu", "chang", "khem", "svay", "thmei", "lima", "indah")]
SEEN = ["TH", "BD", "PK", "CN", "MM", "IN", "LK", "ID", "VN"]


def pairs(text):
    words = text.split()
    return list(zip(words[::2], words[1::2]))


POOLS = [pairs(one) for one in (THAI, BENGALI, ARABIC, HAN, BURMESE, HINDI, TAMIL)]
BURMESE_AT = 4
PLAIN = [MALAY.split(), VIET.split()]


def name(chance, people, syllables):
    if people >= len(POOLS):
        text = "".join(chance.choice(PLAIN[people - len(POOLS)]) for _ in range(syllables))
        return text, text
    parts = [chance.choice(POOLS[people]) for _ in range(syllables)]
    between = " " if people == BURMESE_AT else ""  # whose syllables stand apart in Latin letters
    return "".join(part[0] for part in parts), between.join(part[1] for part in parts)


def slip(chance, text):
    at = chance.randrange(len(text))
    kind = chance.randrange(4)
    if kind == 0 and len(text) > 4:
        return text[:at] + text[at + 1:]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and 0 < at < len(text) - 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]
    return text[:at] + chance.choice("aeioulrnst") + text[at + 1:]


def born(chance):
    return f"{chance.randrange(1955, 2004)}", f"{chance.randrange(1, 13):02d}", f"{chance.randrange(2, 29):02d}"


def other_date(chance, date):
    year, month, day = date
    kind = chance.randrange(10)
    if kind == 0 and day <= "12":
        return year, day, month
    if kind == 1:
        return year[:3] + str((int(year[3]) + chance.randrange(1, 10)) % 10), month, day
    return date


def main():
    count, chance = int(sys.argv[1]), random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    lines = []
    people_there = count * 10 // 11
    for i in range(people_there):
        people = chance.randrange(len(POOLS) + len(PLAIN))
        given, family = name(chance, people, chance.choice((2, 2, 3))), name(chance, people, chance.choice((2, 3, 3)))
        if chance.random() < 0.1:
            word = chance.choice(COMMON)
            given = (word, word)
        date, town = born(chance), chance.choice(VILLAGES) + " " + str(chance.randrange(1, 60))
        phone, passport = f"+99{chance.randrange(10**9, 10**10)}", f"{chr(65 + chance.randrange(26))}{chance.randrange(10**6, 10**7)}"
        nation = SEEN[people]
        lines.append(f"rec-{i}-org,{given[0]} {family[0]},{'-'.join(date)},{nation},{town},{phone},{passport if chance.random() < 0.5 else ''}")
        if i % 10 == 0:
            latin = chance.random() < 0.6
            one, two = given[latin], family[latin]
            if latin and chance.random() < 0.4:
                one, two = (slip(chance, one), two) if chance.random() < 0.5 else (one, slip(chance, two))
            if chance.random() < 0.15:
                one, two = two, one
            date = other_date(chance, date)
            lines.append(f"rec-{i}-dup-0,{one} {two},{'-'.join(date)},{nation if chance.random() < 0.9 else ''},"
                         f"{town if chance.random() < 0.7 else ''},{phone if chance.random() < 0.35 else ''},{passport if chance.random() < 0.35 else ''}")
    chance.shuffle(lines)
    print("rec_id,name,birth_date,nationality,town,phone,passport")
    print("\n".join(lines))


main()
