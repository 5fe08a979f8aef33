namespace Routing.Training.Gym.Facts;

/// <summary>Words the almanac is made of: short ones, so that a tokenizer trained on the gym spends few tokens on each.</summary>
internal static class AlmanacNames
{
    public static readonly string[] First =
    [
        "Mira", "Tom", "Ana", "Ben", "Cleo", "Dora", "Emil", "Finn", "Gita", "Hugo", "Ines", "Jon",
        "Kira", "Leo", "Nora", "Omar", "Pia", "Rosa", "Sam", "Tess", "Vera", "Wim", "Yara", "Zoe",
    ];

    public static readonly string[] Last =
    [
        "Abel", "Birk", "Crane", "Dorn", "Egan", "Frost", "Gale", "Holm", "Ivers", "Jarvis", "Kemp", "Lund",
        "Marsh", "Nash", "Olsen", "Pike", "Quill", "Reed", "Stone", "Thorn", "Udell", "Voss", "Wolfe", "York",
    ];

    public static readonly string[] Towns =
    [
        "Alder", "Brint", "Corva", "Delm", "Estry", "Farrow", "Glenn", "Hask", "Ilmar", "Jorun",
        "Keld", "Lorne", "Marn", "Nevis", "Orrin", "Pell", "Quarn", "Rusk", "Selby", "Tarn",
        "Ulver", "Velm", "Wick", "Yarrow", "Zell", "Ashby", "Brell", "Cray", "Dunmor", "Elsin",
        "Fenn", "Gorse", "Harl", "Inver", "Kestel", "Lyme", "Mossby", "Norrow", "Oakden", "Penrin",
    ];

    public static readonly string[] Jobs =
    [
        "baker", "cook", "pilot", "nurse", "judge", "tailor", "miner", "poet", "farmer", "teacher", "doctor", "guard",
        "clerk", "singer", "painter", "potter", "barber", "broker", "butcher", "carver", "dancer", "driver", "fisher", "writer",
    ];

    /// <summary>All take a plain plural and the article "a".</summary>
    public static readonly string[] Goods =
    [
        "lamp", "chair", "table", "rope", "drum", "kite", "bell", "coat", "boot", "ring",
        "vase", "tent", "sled", "cart", "clock", "plate", "spoon", "fork", "bowl", "pot",
        "pan", "jar", "mug", "flag", "map", "pen", "book", "ball", "doll", "belt",
        "hat", "shirt", "sock", "glove", "mirror", "basket", "ladder", "hammer", "lock", "broom",
    ];
}
